import { hideVisually } from "./field-hidden.js";
import { describe, type Messages } from "./messages.js";
import type { PasswordVerdict } from "./policy.js";

/** How often a verdict that is still pending is looked at again, in milliseconds. */
const AGAIN = 200;

/** A polite live region that speaks a moment after the last key, and never the same twice. */
export class Announcer {
  readonly element: HTMLElement;
  readonly #messages: Messages;
  readonly #after: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(document: Document, messages: Messages, after = 600) {
    this.#messages = messages;
    this.#after = after;
    this.element = document.createElement("div");
    this.element.className = "lockstep-announcement";
    this.element.setAttribute("role", "status");
    hideVisually(this.element);
  }

  /** Plans to say what `current` gives then; `undefined` says nothing. */
  plan(current: () => PasswordVerdict | undefined): void {
    this.stop();
    this.#timer = setTimeout(() => this.#speak(current), this.#after);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #speak(current: () => PasswordVerdict | undefined): void {
    const verdict = current();
    const text = verdict === undefined ? "" : this.#textOf(verdict);
    if (this.element.textContent !== text) {
      this.element.textContent = text;
    }
    if (verdict?.pending) {
      this.#timer = setTimeout(() => this.#speak(current), AGAIN);
    }
  }

  #textOf(verdict: PasswordVerdict): string {
    const missing = verdict.requirements.filter(({ met }) => met === false);
    if (missing.length > 0) {
      return this.#messages.announce_missing(missing.map((requirement) => describe(requirement, this.#messages)));
    }
    return verdict.pending ? this.#messages.announce_checking() : this.#messages.announce_all_met();
  }
}

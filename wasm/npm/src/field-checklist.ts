import { hideVisually } from "./field-hidden.js";
import { describe, type Messages } from "./messages.js";
import type { Met, PasswordVerdict } from "./policy.js";

let count = 0;

interface Item {
  readonly element: HTMLLIElement;
  readonly icon: HTMLElement;
  readonly text: HTMLElement;
  readonly state: HTMLElement;
}

/** The list of requirements. A state is an icon and a word, so that no colour is needed to tell it. */
export class Checklist {
  readonly element: HTMLUListElement;
  readonly id = `lockstep-requirements-${(count += 1)}`;
  readonly #document: Document;
  readonly #messages: Messages;
  #items: Item[] = [];

  constructor(document: Document, messages: Messages) {
    this.#document = document;
    this.#messages = messages;
    this.element = document.createElement("ul");
    this.element.id = this.id;
    this.element.className = "lockstep-requirements";
    // Safari's VoiceOver forgets that a list without bullets is one.
    this.element.setAttribute("role", "list");
  }

  show({ requirements }: PasswordVerdict): void {
    while (this.#items.length > requirements.length) {
      this.#items.pop()?.element.remove();
    }
    requirements.forEach((requirement, index) => {
      const item = this.#items[index] ?? this.#add();
      const { icon, state } = this.#look(requirement.met);
      item.element.dataset["code"] = requirement.code;
      item.element.dataset["met"] = String(requirement.met);
      write(item.icon, icon);
      write(item.text, describe(requirement, this.#messages));
      write(item.state, ` (${state})`);
    });
    this.element.hidden = requirements.length === 0;
  }

  #look(met: Met): { icon: string; state: string } {
    if (met === "pending") {
      return { icon: "…", state: this.#messages.checking() };
    }
    return met ? { icon: "✓", state: this.#messages.met() } : { icon: "○", state: this.#messages.not_met() };
  }

  #add(): Item {
    const element = this.#document.createElement("li");
    const [icon, text, state] = ["icon", "text", "state"].map((name) => {
      const part = this.#document.createElement("span");
      part.className = `lockstep-requirement-${name}`;
      element.append(part);
      return part;
    }) as [HTMLElement, HTMLElement, HTMLElement];
    element.className = "lockstep-requirement";
    icon.setAttribute("aria-hidden", "true");
    icon.after(" ");
    hideVisually(state);
    this.element.append(element);
    const item = { element, icon, text, state };
    this.#items.push(item);
    return item;
  }
}

/** Leaves alone what says so already. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

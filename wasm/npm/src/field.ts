import { Announcer } from "./field-announcer.js";
import { Checklist } from "./field-checklist.js";
import { defaultMessages, type Messages } from "./messages.js";
import type { Policy } from "./loaded-policy.js";
import type { PasswordContext, PasswordVerdict } from "./policy.js";

// Without TypeScript's `dom` library, as in a plain Node project, these are `never` and nothing breaks.
type Input = typeof globalThis extends { HTMLInputElement: { prototype: infer Element } } ? Element : never;
type Container = typeof globalThis extends { HTMLElement: { prototype: infer Element } } ? Element : never;

/** How a password field behaves. */
export interface FieldOptions {
  /** Who chooses the password. */
  readonly context?: PasswordContext | undefined;
  /** Texts of your own. */
  readonly messages?: Partial<Messages> | undefined;
  /** Where the checklist goes; by default right after the input, or after the label around it. */
  readonly container?: Container | undefined;
  /** Milliseconds after the last key before the live region speaks. */
  readonly announceAfter?: number | undefined;
  /** Called with each new verdict. */
  readonly onVerdict?: ((verdict: PasswordVerdict) => void) | undefined;
}

/** A password field with its checklist. */
export interface AttachedField {
  /** The verdict on what is in the input now. */
  readonly verdict: PasswordVerdict;
  /** Judges again, for another user. */
  update(context: PasswordContext): void;
  /** Takes everything away again. */
  detach(): void;
}

/** The attributes that are set, and given back. */
const ATTRIBUTES = ["autocomplete", "passwordrules", "aria-describedby", "aria-invalid"];

/**
 * Shows every requirement of the policy beneath a new-password input and says, a moment after the last key, what is
 * still missing. The length is not held by `minlength` or `maxlength`: browsers count UTF-16 units, policies count
 * characters.
 */
export function attachPasswordField(input: Input, policy: Policy, options: FieldOptions = {}): AttachedField {
  const field = input as HTMLInputElement;
  const messages: Messages = { ...defaultMessages, ...options.messages };
  const before = ATTRIBUTES.map((name) => [name, field.getAttribute(name)] as const);
  const checklist = new Checklist(field.ownerDocument, messages);
  const announcer = new Announcer(field.ownerDocument, messages, options.announceAfter);
  let context = options.context ?? {};
  let verdict = policy.checkPassword(field.value, context);
  let wasLeft = false;
  let isAttached = true;

  const show = (next: PasswordVerdict): void => {
    verdict = next;
    checklist.show(next);
    // A field that nobody has filled in is not an error yet, and what is still being checked is none either.
    const isWrong = next.requirements.some(({ met }) => met === false);
    if (wasLeft && field.value !== "" && isWrong) {
      field.setAttribute("aria-invalid", "true");
    } else {
      field.removeAttribute("aria-invalid");
    }
    options.onVerdict?.(next);
  };

  const judge = (): void => {
    const { value } = field;
    const asked = context;
    show(policy.checkPassword(value, asked));
    if (verdict.pending) {
      void policy.checkPasswordAsync(value, asked).then((complete) => {
        if (isAttached && field.value === value && context === asked) {
          show(complete);
        }
      });
    }
  };

  const onInput = (): void => {
    judge();
    announcer.plan(() => (field.value === "" ? undefined : verdict));
  };
  const onLeave = (): void => {
    wasLeft = true;
    show(verdict);
  };
  // The values are put back after the event.
  const onReset = (): void => {
    wasLeft = false;
    setTimeout(() => isAttached && judge());
  };

  field.setAttribute("autocomplete", "new-password");
  const rules = policy.passwordRules();
  if (rules !== undefined) {
    field.setAttribute("passwordrules", rules);
  }
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", described ? `${described} ${checklist.id}` : checklist.id);
  if (options.container === undefined) {
    (field.closest("label") ?? field).after(checklist.element, announcer.element);
  } else {
    (options.container as HTMLElement).append(checklist.element, announcer.element);
  }
  const form = field.form;
  field.addEventListener("input", onInput);
  field.addEventListener("change", judge);
  field.addEventListener("blur", onLeave);
  form?.addEventListener("reset", onReset);
  judge();

  return {
    get verdict() {
      return verdict;
    },
    update(next) {
      context = next;
      judge();
    },
    detach() {
      isAttached = false;
      announcer.stop();
      field.removeEventListener("input", onInput);
      field.removeEventListener("change", judge);
      field.removeEventListener("blur", onLeave);
      form?.removeEventListener("reset", onReset);
      checklist.element.remove();
      announcer.element.remove();
      for (const [name, value] of before) {
        if (value === null) {
          field.removeAttribute(name);
        } else {
          field.setAttribute(name, value);
        }
      }
    },
  };
}

import type { TwoFactorMethod, TwoFactorPolicy } from "../api";
import { twoFactorMethods } from "../two-factor/methods";
import type { Part } from "./usePolicyDraft";

/** The two-factor settings as the form holds them, with the methods in one order. */
export type TwoFactorDraft = TwoFactorPolicy;

export function withMethod(draft: TwoFactorDraft, method: TwoFactorMethod, isAllowed: boolean): TwoFactorDraft {
  const others = draft.methods.filter((other) => other !== method);
  return { ...draft, methods: inOrder(isAllowed ? [...others, method] : others) };
}

/** Those that this page knows come first; what a newer server knows stays. */
function inOrder(methods: readonly TwoFactorMethod[]): TwoFactorMethod[] {
  const unknown = methods.filter((method) => !twoFactorMethods.includes(method));
  return [...twoFactorMethods.filter((method) => methods.includes(method)), ...unknown];
}

function changes(draft: TwoFactorDraft, stored: TwoFactorDraft): Record<string, unknown> {
  return {
    ...(draft.mode === stored.mode ? {} : { mode: draft.mode }),
    ...(draft.methods.join() === stored.methods.join() ? {} : { methods: draft.methods }),
    ...(draft.userVerification === stored.userVerification ? {} : { userVerification: draft.userVerification }),
  };
}

export const twoFactorPart: Part<TwoFactorDraft> = {
  name: "twoFactor",
  of: ({ twoFactor }) => ({ ...twoFactor, methods: inOrder(twoFactor.methods) }),
  changes,
  rebased: (draft, before, now) => ({ ...now, ...changes(draft, before) }),
};

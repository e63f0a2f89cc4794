import type { PasswordPolicy, PolicyPreset } from "@lockstep/policy";
import { difference, merged } from "./mergePatch";
import { numberOf } from "./numberOf";
import type { Part } from "./usePolicyDraft";

/**
 * A password policy as the form holds it: what the person wrote, right or wrong. The WebAssembly package says what is
 * wrong with it; this file only carries values.
 */
export type Draft = Omit<PasswordPolicy, "minLength" | "maxLength" | "minStrength"> & {
  minLength: string;
  maxLength: string;
  minStrength: string;
};

export function draftOf(policy: PasswordPolicy): Draft {
  return {
    ...policy,
    minLength: String(policy.minLength),
    maxLength: String(policy.maxLength),
    minStrength: policy.minStrength === undefined ? "" : String(policy.minStrength),
  };
}

/** The draft as a part of a policy document; text that is no number stays text, and is refused as such. */
export function documentOf({ minStrength, ...draft }: Draft): Record<string, unknown> {
  return {
    ...draft,
    minLength: numberOf(draft.minLength),
    maxLength: numberOf(draft.maxLength),
    ...(minStrength === "" ? {} : { minStrength: numberOf(minStrength) }),
  };
}

/** The draft after a preset. */
export function withPreset(draft: Draft, { patch }: PolicyPreset): Draft {
  return draftOf(merged(documentOf(draft), patch.password ?? {}) as PasswordPolicy);
}

/** The merge patch that leads from the stored policy to the draft: only what differs. */
export function changes(draft: Draft, stored: Draft): Record<string, unknown> {
  return difference(documentOf(stored), documentOf(draft));
}

/** The draft's own changes, put on top of what somebody else has saved meanwhile. */
export function rebased(draft: Draft, before: Draft, now: Draft): Draft {
  const mine = Object.keys(changes(draft, before));
  const kept = Object.fromEntries(Object.entries(draft).filter(([field]) => mine.includes(field)));
  return { ...now, ...kept };
}

export const passwordPart: Part<Draft> = {
  name: "password",
  of: (policy) => draftOf(policy.password),
  changes,
  rebased,
};

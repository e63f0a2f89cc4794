import type { PasswordPolicy, PolicyPreset } from "@lockstep/policy";
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

function numberOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

/** The draft after a preset, whose patch is a JSON merge patch: `null` removes (RFC 7396). */
export function withPreset(draft: Draft, { patch }: PolicyPreset): Draft {
  const merged: Record<string, unknown> = { ...documentOf(draft) };
  for (const [key, value] of Object.entries(patch.password ?? {})) {
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = value;
    }
  }
  return draftOf(merged as PasswordPolicy);
}

/** Whether a preset would change nothing. */
export function isPreset(draft: Draft, preset: PolicyPreset): boolean {
  return Object.keys(changes(withPreset(draft, preset), draft)).length === 0;
}

/** The merge patch that leads from the stored policy to the draft: only what differs. */
export function changes(draft: Draft, stored: Draft): Record<string, unknown> {
  const before = documentOf(stored);
  const after = documentOf(draft);
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) {
      patch[key] = after[key] ?? null;
    }
  }
  return patch;
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

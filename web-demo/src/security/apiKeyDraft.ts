import type { ApiKeyPolicy, PolicyPreset } from "@lockstep/policy";
import { difference, merged } from "./mergePatch";
import { numberOf } from "./numberOf";
import type { Part } from "./usePolicyDraft";

/** The rules for API keys as the form holds them: what the person wrote, right or wrong. */
export type ApiKeyDraft = Omit<ApiKeyPolicy, "maxExpirationDays" | "existingKeysDeadline"> & {
  /** Empty: no maximum. */
  maxExpirationDays: string;
  /** Empty: none. */
  existingKeysDeadline: string;
};

const draftOf = (policy: ApiKeyPolicy): ApiKeyDraft => ({
  ...policy,
  maxExpirationDays: policy.maxExpirationDays === undefined ? "" : String(policy.maxExpirationDays),
  existingKeysDeadline: policy.existingKeysDeadline ?? "",
});

/** The draft as a part of a policy document. A deadline goes with the choice that it belongs to. */
export function apiKeyDocumentOf({ maxExpirationDays, existingKeysDeadline, ...draft }: ApiKeyDraft) {
  const hasDeadline = draft.existingKeys === "deadline" && existingKeysDeadline !== "";
  return {
    ...draft,
    ...(maxExpirationDays.trim() === "" ? {} : { maxExpirationDays: numberOf(maxExpirationDays) }),
    ...(hasDeadline ? { existingKeysDeadline } : {}),
  };
}

/** The draft after a preset. */
export const withApiKeyPreset = (draft: ApiKeyDraft, { patch }: PolicyPreset): ApiKeyDraft =>
  draftOf(merged(apiKeyDocumentOf(draft), patch.apiKeys ?? {}) as ApiKeyPolicy);

const changes = (draft: ApiKeyDraft, stored: ApiKeyDraft) =>
  difference(apiKeyDocumentOf(stored), apiKeyDocumentOf(draft));

export const apiKeyPart: Part<ApiKeyDraft> = {
  name: "apiKeys",
  of: ({ apiKeys }) => draftOf(apiKeys),
  changes,
  rebased: (draft, before, now) => {
    const mine = Object.keys(changes(draft, before));
    return { ...now, ...Object.fromEntries(Object.entries(draft).filter(([field]) => mine.includes(field))) };
  },
};

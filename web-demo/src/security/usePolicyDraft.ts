import type { Violation } from "@lockstep/policy";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SecurityPolicy } from "../api";
import { statusOf, violationsOf } from "../failure/failures";
import { type StoredPolicy, securityPolicyQuery } from "./securityPolicy";

/** How a part of the policy is held while it is edited. */
export type Part<Draft> = {
  /** Its name in the document. */
  name: "password" | "twoFactor" | "apiKeys";
  of: (policy: SecurityPolicy) => Draft;
  /** The merge patch that leads from the one to the other: only what differs. */
  changes: (draft: Draft, stored: Draft) => Record<string, unknown>;
  /** The draft's own changes, put on top of what somebody else has saved meanwhile. */
  rebased: (draft: Draft, before: Draft, now: Draft) => Draft;
};

/** A save that failed, and what it would have saved. */
export type SaveFailed<Draft = unknown> = { error: unknown; lost?: Draft };

export type PolicyDraft<Draft> = ReturnType<typeof usePolicyDraft<Draft>>;

/** The draft, the stored policy that it started from, and what happens to both when a save succeeds or fails. */
export function usePolicyDraft<Draft>(slug: string, stored: StoredPolicy, part: Part<Draft>) {
  const queryClient = useQueryClient();
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState(() => part.of(stored.document));
  const [failure, setFailure] = useState<SaveFailed<Draft>>();
  const [savedVersion, setSavedVersion] = useState<number>();
  const [isOvertaken, setIsOvertaken] = useState(false);

  const before = part.of(base.document);
  const now = part.of(stored.document);
  const patch = part.changes(draft, before);
  const isDirty = Object.keys(patch).length > 0;
  const isSamePart = Object.keys(part.changes(now, before)).length === 0;

  const startFrom = (policy: StoredPolicy, draft: Draft) => {
    setBase(policy);
    setDraft(draft);
    setFailure(undefined);
    setIsOvertaken(false);
  };

  // The form follows what is stored, unless this very part was changed under a draft.
  if (base.etag !== stored.etag && !isOvertaken && (!isDirty || isSamePart)) {
    setBase(stored);
    setDraft(isDirty ? draft : now);
  }

  return {
    part,
    base,
    draft,
    patch,
    isDirty,
    isStale: isDirty && (isOvertaken || (base.etag !== stored.etag && !isSamePart)),
    failure,
    savedVersion,
    refused: failure && !failure.lost ? violationsOf(failure.error) : ([] as readonly Violation[]),

    change(next: Draft) {
      setDraft(next);
      setFailure(undefined);
      setSavedVersion(undefined);
    },
    discard: () => startFrom(stored, now),
    keepOnTop: () => startFrom(stored, part.rebased(draft, before, now)),
    restore: () => failure?.lost && startFrom(stored, failure.lost),

    saved(policy: StoredPolicy) {
      queryClient.setQueryData(securityPolicyQuery(slug).queryKey, policy);
      startFrom(policy, part.of(policy.document));
      setSavedVersion(policy.version);
      queryClient.invalidateQueries();
    },
    failed(error: unknown) {
      queryClient.invalidateQueries({ queryKey: securityPolicyQuery(slug).queryKey });
      if (statusOf(error) === 412) {
        setIsOvertaken(true);
        return;
      }
      if (violationsOf(error).length > 0) {
        setFailure({ error });
        return;
      }
      setFailure({ error, lost: draft });
      setDraft(before);
    },
  };
}

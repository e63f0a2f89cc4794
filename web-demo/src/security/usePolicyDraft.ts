import type { Violation } from "@lockstep/policy";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { statusOf, violationsOf } from "../failure/failures";
import { changes, type Draft, draftOf, rebased } from "./draft";
import { type StoredPolicy, securityPolicyQuery } from "./securityPolicy";

/** A save that failed, and what it would have saved. */
export type SaveFailed = { error: unknown; lost?: Draft };

/** The draft, the stored policy that it started from, and what happens to both when a save succeeds or fails. */
export function usePolicyDraft(slug: string, stored: StoredPolicy) {
  const queryClient = useQueryClient();
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState(() => draftOf(stored.document.password));
  const [failure, setFailure] = useState<SaveFailed>();
  const [savedVersion, setSavedVersion] = useState<number>();

  const before = draftOf(base.document.password);
  const patch = changes(draft, before);
  const isDirty = Object.keys(patch).length > 0;

  const startFrom = (policy: StoredPolicy, draft: Draft) => {
    setBase(policy);
    setDraft(draft);
    setFailure(undefined);
  };
  const now = draftOf(stored.document.password);

  // Without a draft of its own the form follows what is stored.
  if (base.etag !== stored.etag && !isDirty) {
    setBase(stored);
    setDraft(now);
  }

  return {
    base,
    draft,
    patch,
    isDirty,
    isStale: isDirty && base.etag !== stored.etag,
    failure,
    savedVersion,
    refused: failure && !failure.lost ? violationsOf(failure.error) : ([] as readonly Violation[]),

    change(next: Draft) {
      setDraft(next);
      setFailure(undefined);
      setSavedVersion(undefined);
    },
    discard: () => startFrom(stored, now),
    keepOnTop: () => startFrom(stored, rebased(draft, before, now)),
    restore: () => failure?.lost && startFrom(stored, failure.lost),

    saved(policy: StoredPolicy) {
      queryClient.setQueryData(securityPolicyQuery(slug).queryKey, policy);
      startFrom(policy, draftOf(policy.document.password));
      setSavedVersion(policy.version);
      queryClient.invalidateQueries();
    },
    failed(error: unknown) {
      queryClient.invalidateQueries({ queryKey: securityPolicyQuery(slug).queryKey });
      if (statusOf(error) === 412) {
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

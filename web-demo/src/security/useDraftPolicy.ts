import { loadPolicy, type Policy, PolicyError, type Violation } from "@lockstep/policy";
import { useEffect, useState } from "react";

type Judged = { policy?: Policy; violations: readonly Violation[] };

/** A draft, read by the same strict reader as on the server: a policy to try, or everything that is wrong with it. */
export function useDraftPolicy(parts: Record<string, unknown>): Judged {
  const [judged, setJudged] = useState<Judged>({ violations: [] });
  const document = JSON.stringify(parts);
  useEffect(() => {
    let isCurrent = true;
    loadPolicy(JSON.parse(document)).then(
      (policy) => isCurrent && setJudged({ policy, violations: [] }),
      (error) => isCurrent && setJudged({ violations: error instanceof PolicyError ? error.violations : [] }),
    );
    return () => {
      isCurrent = false;
    };
  }, [document]);
  return judged;
}

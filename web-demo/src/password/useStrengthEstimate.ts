import type { PasswordContext, Policy, StrengthEstimate } from "@lockstep/policy";
import { useEffect, useState } from "react";

/** What guessing the password takes, a moment after it was typed; the last answer stays until the next one is there. */
export function useStrengthEstimate(
  policy: Policy | undefined,
  password: string,
  { email, name, organization }: PasswordContext,
): StrengthEstimate | undefined {
  const [estimate, setEstimate] = useState<StrengthEstimate>();
  const input = JSON.stringify([password, email, name, organization]);

  useEffect(() => {
    const [password, email, name, organization] = JSON.parse(input);
    if (!policy || password === "") {
      setEstimate(undefined);
      return;
    }
    let isCurrent = true;
    policy.estimateStrength(password, { email, name, organization }).then(
      (estimate) => isCurrent && setEstimate(estimate),
      // The words cannot be loaded: there is no meter, and nothing else depends on it.
      () => isCurrent && setEstimate(undefined),
    );
    return () => {
      isCurrent = false;
    };
  }, [policy, input]);

  return estimate;
}

import type { PasswordContext, PasswordVerdict, Policy } from "@lockstep/policy";
import { useEffect, useState } from "react";

/**
 * The verdict of the policy on what is typed. The rules are judged at once; what rests on data (strength, common
 * passwords) is `pending` until the package has loaded it, and then follows by itself.
 */
export function usePasswordVerdict(
  policy: Policy | undefined,
  password: string,
  { email, name, organization }: PasswordContext,
): PasswordVerdict | undefined {
  const [late, setLate] = useState<{ input: string; verdict: PasswordVerdict }>();
  // A new object on every keystroke of the page would start the estimate again and again.
  const input = JSON.stringify([password, email, name, organization]);
  const verdict = policy?.checkPassword(password, { email, name, organization });
  const isPending = verdict?.pending === true;

  useEffect(() => {
    if (!policy || !isPending) {
      return;
    }
    let isCurrent = true;
    const [password, email, name, organization] = JSON.parse(input);
    policy.checkPasswordAsync(password, { email, name, organization }).then(
      (verdict) => isCurrent && setLate({ input, verdict }),
      () => {
        // The data cannot be loaded: the requirement stays pending, and the server decides.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [policy, isPending, input]);

  return isPending && late?.input === input ? late.verdict : verdict;
}

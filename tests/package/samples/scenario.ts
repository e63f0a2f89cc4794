// What every sample does with the package.

import { describe, loadPolicy, PolicyError, presets } from "@lockstep/policy";

export async function scenario(source: string | URL | object): Promise<Record<string, unknown>> {
  const policy = await loadPolicy(source);
  const first = policy.checkPassword("Tr0ub4dor&3x");
  const complete = await policy.checkPasswordAsync("Tr0ub4dor&3x", { email: "ada@example.com" });
  const again = policy.checkPassword("Tr0ub4dor&3x", { email: "ada@example.com" });
  const refusal = await loadPolicy({ password: { minLength: 5 } }).catch((error: unknown) => error);
  return {
    first: first.pending,
    complete: complete.pending,
    again: again.pending,
    codes: complete.requirements.map(({ code }) => code),
    text: describe(complete.requirements[0]!),
    refusal: refusal instanceof PolicyError ? refusal.violations[0]?.code : String(refusal),
    presets: presets.length,
    rules: policy.passwordRules(),
  };
}

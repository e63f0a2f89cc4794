// What must compile, and, marked, what must not.

import {
  attachPasswordField,
  describe,
  loadPolicy,
  presets,
  type ApiKeyVerdict,
  type Met,
  type PasswordVerdict,
  type Policy,
  type PolicyDocument,
  type Requirement,
} from "@lockstep/policy";

const policy: Policy = await loadPolicy({ password: { minLength: 12 }, apiKeys: { enforceHashed: true } });
const verdict: PasswordVerdict = policy.checkPassword("x", { email: undefined, organization: ["a", "b"] });
const met: Met[] = verdict.requirements.map((requirement) => requirement.met);
const key: ApiKeyVerdict = policy.checkApiKey({ expiresAt: new Date(), hashed: true }, Date.now());
const preset: PolicyDocument = presets[0]!.patch as PolicyDocument;
const text: string = describe(verdict.requirements[0]!, { uppercase: () => "un majuscule" });
const version: number | undefined = policy.document.password?.minLength ?? verdict.dataVersion;

function length(requirement: Requirement): number | undefined {
  return requirement.code === "min_length" ? requirement.minLength : undefined;
}

// @ts-expect-error an unknown setting
await loadPolicy({ password: { minlength: 12 } });
// @ts-expect-error a wrong type
await loadPolicy({ password: { minLength: "12" } });
// @ts-expect-error `null` is no setting
await loadPolicy({ password: { minLength: null } });
// @ts-expect-error a password is a string
policy.checkPassword(12);
// @ts-expect-error an unknown part of the context
policy.checkPassword("x", { emial: "x" });
// @ts-expect-error `now` is an argument
policy.checkApiKey({});
// @ts-expect-error the document is frozen
policy.document.version = 2;
// @ts-expect-error a policy is loaded, not made
new (policy.constructor as typeof Policy)();
// @ts-expect-error a requirement has the data of its own code only
verdict.requirements.map((requirement) => requirement.minLength);
// @ts-expect-error `met` is no boolean while it may be pending
const isMet: boolean = verdict.requirements[0]!.met;
// @ts-expect-error a field needs an input
attachPasswordField(document.createElement("div"), policy);
// @ts-expect-error an unknown text
describe(verdict.requirements[0]!, { uppercas: () => "" });

export { isMet, key, length, met, preset, text, version };

import assert from "node:assert/strict";
import { test } from "node:test";

import { passwordSchema } from "../build/schema.js";
import { loadPolicy } from "../dist/node.js";

test("a Standard Schema gives the value, or every unmet requirement with text and code", async () => {
  const policy = await loadPolicy({ password: { minLength: 10, requireNumber: true, minStrength: 2 } });
  const { version, vendor, validate } = policy.passwordSchema()["~standard"];
  assert.deepEqual([version, vendor], [1, "lockstep"]);
  assert.deepEqual(await validate("xQ7-mirror-Volcano"), { value: "xQ7-mirror-Volcano" });
  assert.deepEqual(await validate("abc"), {
    issues: [
      { code: "min_length", message: "At least 10 characters" },
      { code: "number", message: "A digit 0–9" },
      { code: "strength", message: "Strong enough: somewhat hard to guess" },
    ],
  });
  assert.deepEqual(await validate(undefined), { issues: [{ code: "wrong_type", message: "Enter a password" }] });
});

test("the context and own texts are used", async () => {
  const policy = await loadPolicy({ password: { minLength: 6, forbidContext: true } });
  const schema = policy.passwordSchema({ name: "Ada Lovelace" }, { messages: { context: () => "nicht der Name" } });
  assert.deepEqual(await schema["~standard"].validate("lovelace"), {
    issues: [{ code: "context", message: "nicht der Name" }],
  });
});

test("what cannot be checked is refused, unless the server is left to decide", async () => {
  const verdict = { requirements: [{ code: "common_password", met: "pending" }] };
  const policy = { checkPasswordAsync: async () => verdict };
  const { issues } = await passwordSchema(policy, {}, {})["~standard"].validate("x");
  assert.equal(issues[0].code, "common_password");
  assert.match(issues[0].message, /could not be checked/);
  const deferred = passwordSchema(policy, {}, { whenUnavailable: "defer" });
  assert.deepEqual(await deferred["~standard"].validate("x"), { value: "x" });
});

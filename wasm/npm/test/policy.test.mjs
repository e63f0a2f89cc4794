import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { describe, describeApiKey, loadPolicy, PolicyError, presets } from "../dist/node.js";

const refused = (source) => loadPolicy(source).then(() => assert.fail("was not refused"), (error) => error);
const met = (verdict) => Object.fromEntries(verdict.requirements.map(({ code, met }) => [code, met]));

test("the version of the package is the workspace's", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const workspace = readFileSync(new URL("../../../Cargo.toml", import.meta.url), "utf8");
  assert.equal(version, /\[workspace\.package\]\s+version = "([^"]+)"/.exec(workspace)?.[1]);
});

test("a policy is a document or its text, whole or in parts", async () => {
  const document = { password: { minLength: 12 } };
  for (const source of [document, JSON.stringify(document), ` ${JSON.stringify(document)}`]) {
    const policy = await loadPolicy(source);
    assert.equal(policy.document.password.minLength, 12);
    assert.equal(policy.document.apiKeys, undefined);
    assert.ok(Object.isFrozen(policy.document.password));
  }
});

test("every violation of a document is told, with its path", async () => {
  const error = await refused({ password: { minLength: 5, minlength: 12, requireNumber: "yes" }, lockout: null });
  assert.ok(error instanceof PolicyError);
  assert.equal(error.code, "min_length_out_of_range");
  assert.deepEqual(
    error.violations.map(({ code, path }) => [code, path]),
    [
      ["min_length_out_of_range", "password.minLength"],
      ["wrong_type", "password.requireNumber"],
      ["unknown_field", "password.minlength"],
      ["null_not_allowed", "lockout"],
    ],
  );
});

test("a document of a later schema, a broken one and one that cannot be fetched are told apart", async () => {
  assert.equal((await refused({ schema: 2, password: { something: "new" } })).code, "policy_too_new");
  assert.equal((await refused("{")).code, "invalid_json");
  assert.equal((await refused('{"password": "\ud800"}')).code, "invalid_encoding");
  assert.equal((await refused({ password: "\udc00" })).code, "invalid_encoding");
  assert.equal((await refused(new URL("http://127.0.0.1:1/"))).code, "policy_unavailable");
});

test("a part that is not there is never satisfied", async () => {
  const keys = await loadPolicy({ apiKeys: {} });
  assert.throws(() => keys.checkPassword("correct horse"), { name: "PolicyError", code: "missing_field" });
  assert.throws(() => keys.passwordRules(), { code: "missing_field" });
  const passwords = await loadPolicy({ password: {} });
  assert.throws(() => passwords.checkApiKey({}, 0), { name: "PolicyError", code: "missing_field" });
});

test("what is not text is invalid, and a replacement character is a character", async () => {
  const policy = await loadPolicy({ password: {} });
  for (const broken of ["\ud800", "\udc00", "abcdefghij\ud800", "\udc00\ud800abcdefgh", "\ufffdabcdefghi\ud800"]) {
    const verdict = policy.checkPassword(broken);
    assert.equal(verdict.accepted, false);
    assert.deepEqual(verdict.requirements, [{ code: "invalid_encoding", met: false }]);
  }
  assert.equal(policy.checkPassword("\ufffd".repeat(10)).accepted, true);
  assert.equal(policy.checkPassword("😀".repeat(5)).requirements[0].length, 5);
});

test("each check rests on its own context, whatever the one before was", async () => {
  const policy = await loadPolicy({ password: { forbidContext: true } });
  const isFree = (...context) => met(policy.checkPassword("xx-lovelace-xx", ...context)).context;
  assert.equal(isFree(), true);
  assert.equal(isFree({ name: "Ada Lovelace" }), false);
  assert.throws(() => isFree({ name: 1 }), { name: "PolicyError" });
  assert.throws(() => isFree({ name: 1 }), { name: "PolicyError" });
  assert.equal(isFree({ name: "Grace Hopper" }), true);
  assert.equal(isFree({ name: "Ada Lovelace" }), false);
  assert.equal(isFree(), true);
});

test("a context is read strictly", async () => {
  const policy = await loadPolicy({ password: { forbidContext: true } });
  assert.equal(met(policy.checkPassword("xx-lovelace-xx", { name: "Ada Lovelace" })).context, false);
  assert.equal(met(policy.checkPassword("xx-lovelace-xx", { name: undefined })).context, true);
  assert.throws(() => policy.checkPassword("x", { nmae: "Ada" }), { code: "unknown_field" });
  assert.throws(() => policy.checkPassword("x", { name: "\ud800" }), { code: "invalid_encoding" });
  await assert.rejects(policy.checkPasswordAsync("x", { name: 1 }), { code: "wrong_type" });
});

test("a key's expiry is a date or a text, and an invalid one is refused, not taken for never", async () => {
  const policy = await loadPolicy({ apiKeys: { requireExpiration: true, maxExpirationDays: 90 } });
  const now = new Date("2026-01-01T00:00:00Z");
  assert.equal(policy.checkApiKey({ expiresAt: new Date("2026-04-01T00:00:00Z") }, now).accepted, true);
  assert.deepEqual(policy.checkApiKey({ expiresAt: "2026-04-01T00:00:00.001Z" }, now.getTime() + 0.9).violations, [
    { code: "expiration_exceeds_max", latestAllowed: "2026-04-01T00:00:00.000Z", maxExpirationDays: 90 },
  ]);
  assert.throws(() => policy.checkApiKey({ expiresAt: new Date(Number.NaN) }, now), { code: "invalid_time" });
  assert.throws(() => policy.checkApiKey({}, Number.NaN), { code: "invalid_time" });
});

test("every preset is a patch that a policy takes", async () => {
  assert.deepEqual([...new Set(presets.map(({ part }) => part))].sort(), ["apiKeys", "lockout", "password"]);
  for (const { part, patch } of presets) {
    const settings = Object.entries(patch[part]).filter(([, value]) => value !== null);
    const policy = await loadPolicy({ [part]: Object.fromEntries(settings) });
    assert.ok(policy.document[part]);
  }
});

test("texts can be replaced one by one, and an unknown code has one", () => {
  const requirement = { code: "min_length", met: false, minLength: 1, length: 0 };
  assert.equal(describe(requirement), "At least 1 character");
  assert.equal(describe(requirement, { min_length: ({ minLength }) => `≥ ${minLength}` }), "≥ 1");
  assert.equal(describe({ code: "moon_phase", met: false }), "Required: moon_phase");
});

test("every fault of a key, its name's too, is there at once and has a text", async () => {
  const rules = { enforceHashed: true, requireExpiration: true, maxExpirationDays: 30 };
  const policy = await loadPolicy({ apiKeys: rules });
  const name = `\u202e${"a".repeat(100)}\n`;
  const { violations } = policy.checkApiKey({ name, hashed: false, expiresInDays: 31 }, new Date("2026-01-01T12:00:00Z"));
  const codes = ["name_too_long", "name_control_character", "name_direction_mark", "hashed_key_required"];
  assert.deepEqual(violations.map(({ code }) => code), [...codes, "expiration_exceeds_max"]);
  const texts = violations.map((violation) => describeApiKey(violation));
  assert.equal(new Set(texts).size, 5);
  assert.equal(texts[0], "Use at most 100 characters.");
  assert.match(texts[4], /Jan 31, 2026.*30 days/);
  assert.equal(describeApiKey(violations[0], { name_too_long: ({ maximum }) => `≤ ${maximum}` }), "≤ 100");
  assert.equal(describeApiKey({ code: "of_tomorrow" }), "Not accepted: of tomorrow.");
});

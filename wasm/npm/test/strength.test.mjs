import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { BrowserStrength } from "../build/browser-strength.js";
import { Policy } from "../build/loaded-policy.js";
import { initSync, Rules } from "../build/wasm/rules.js";
import { describeStrength, loadPolicy } from "../dist/node.js";

const { memory } = initSync({ module: readFileSync(new URL("../dist/wasm/rules.wasm", import.meta.url)) });

const DOCUMENT = { password: { minLength: 6, minStrength: 3, forbidCommon: true } };
const needs = { words: ["standard"], common: false, estimate: false };
/** Score 4 by the standard model, not common, data of version 1. */
const EVERYTHING_GOOD = 5 | (1 << 6) | (1 << 8);
const question = (candidate) => ({ needs, words: "", candidate });

/** An estimator whose answers are given by hand, in the order of the questions that it was asked. */
function byHand() {
  const asked = [];
  const estimate = ({ candidate }) => new Promise((resolve, reject) => asked.push({ candidate, resolve, reject }));
  return { asked, open: async () => estimate };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test("in Node a verdict is pending until the data is there, then complete at once", async () => {
  const policy = await loadPolicy(DOCUMENT);
  const first = policy.checkPassword("password1234");
  assert.deepEqual(
    first.requirements.slice(2).map(({ code, met }) => [code, met]),
    [
      ["strength", "pending"],
      ["common_password", "pending"],
    ],
  );
  assert.deepEqual([first.accepted, first.pending, "dataVersion" in first], [false, true, false]);
  await policy.preload();
  const then = policy.checkPassword("password1234");
  assert.deepEqual([then.accepted, then.pending, then.dataVersion], [false, false, 2]);
  assert.deepEqual(await policy.checkPasswordAsync("password1234"), then);
  assert.equal(policy.checkPassword("xQ7-mirror-Volcano-91").accepted, true);
});

test("a policy that asks for no data never loads it", async () => {
  const data = { load: assert.fail, known: assert.fail, ask: assert.fail };
  for (const password of [{ minLength: 6 }, { enabled: false, minStrength: 4, forbidCommon: true }]) {
    const policy = new Policy(new Rules(), memory, JSON.stringify({ password }), data);
    await policy.preload();
    assert.equal(policy.checkPassword("abcdefgh").pending, false);
    assert.equal((await policy.checkPasswordAsync("abcdefgh")).accepted, true);
  }
});

test("data that cannot be loaded leaves the verdict pending, and the next check tries again", async () => {
  let tries = 0;
  const data = new BrowserStrength(async () => {
    tries += 1;
    if (tries < 3) {
      throw new Error("offline");
    }
    return async () => ({ bits: EVERYTHING_GOOD });
  });
  const policy = new Policy(new Rules(), memory, JSON.stringify(DOCUMENT), data);
  assert.equal((await policy.checkPasswordAsync("abcdefgh")).pending, true);
  await assert.rejects(policy.preload());
  assert.equal((await policy.checkPasswordAsync("abcdefgh")).accepted, true);
  assert.equal(policy.checkPassword("abcdefgh").accepted, true, "the answer is remembered");
});

test("the newest question is answered first, each once", async () => {
  const { asked, open } = byHand();
  const strength = new BrowserStrength(open);
  const answers = ["a", "ab", "abc", "abc"].map((value) => strength.ask(question(value)));
  await soon();
  for (const value of ["abc", "ab", "a"]) {
    assert.equal(asked.at(-1).candidate, value);
    asked.at(-1).resolve({ bits: value.length });
    await soon();
  }
  assert.deepEqual(await Promise.all(answers), [{ bits: 1 }, { bits: 2 }, { bits: 3 }, { bits: 3 }]);
  assert.equal(asked.length, 3);
});

test("questions do not pile up, and answers are not kept for ever", async () => {
  const strength = new BrowserStrength(async () => async ({ candidate }) => ({ bits: candidate.length }));
  const answers = Array.from({ length: 100 }, (_, index) => strength.ask(question("x".repeat(index))));
  const results = await Promise.allSettled(answers);
  assert.equal(results.at(-1).status, "fulfilled");
  assert.equal(results[0].status, "rejected");
  assert.ok(results.filter(({ status }) => status === "fulfilled").length <= 33);
  const known = Array.from({ length: 100 }, (_, index) => strength.known(question("x".repeat(index))));
  assert.equal(known.filter(Boolean).length, 16);
});

test("two models that a merge asks for have their scores beside each other", async () => {
  const additionalStrengths = [{ minStrength: 4, strengthModel: "compact" }];
  const policy = await loadPolicy({ password: { minLength: 6, minStrength: 2, additionalStrengths } });
  const { requirements } = await policy.checkPasswordAsync("schmetterling");
  const { score: standard } = await policy.estimateStrength("schmetterling");
  const other = await loadPolicy({ password: { strengthModel: "compact" } });
  const { score: compact } = await other.estimateStrength("schmetterling");
  assert.deepEqual(requirements.slice(2), [
    { code: "strength", met: standard >= 2, minStrength: 2, score: standard },
    { code: "strength", met: compact >= 4, minStrength: 4, strengthModel: "compact", score: compact },
  ]);
});

test("what is no text is not asked about", async () => {
  const policy = new Policy(new Rules(), memory, JSON.stringify(DOCUMENT), { known: () => undefined, ask: assert.fail });
  assert.equal((await policy.checkPasswordAsync("abcdefgh\ud800")).requirements[0].code, "invalid_encoding");
});

test("a meter gets score, times and advice, by the policy's model and the languages that it names", async () => {
  const policy = await loadPolicy({ password: { minLength: 6 } });
  const estimate = await policy.estimateStrength("p4$$w0rd1987", { name: "Ada Lovelace" });
  assert.deepEqual([estimate.score, estimate.feedback.warning], [1, "similar_to_common"]);
  assert.deepEqual(
    estimate.parts.map(({ pattern, start, end }) => [pattern, start, end]),
    [
      ["word", 0, 8],
      ["year", 8, 12],
    ],
  );
  const { score, time, suggestions } = describeStrength(estimate, { scores: ["a", "b", "c", "d", "e"] });
  assert.deepEqual([score, time.endsWith("seconds"), suggestions.length > 0], ["b", true, true]);
  const known = await policy.estimateStrength("lovelace", { name: "Ada Lovelace" });
  assert.deepEqual(known.parts[0].pattern, "context");

  const compact = await loadPolicy({ password: { strengthModel: "compact" } });
  const of = async (loaded, options) => (await loaded.estimateStrength("schmetterling", {}, options)).magnitude;
  const [standard, withGerman] = [await of(policy), await of(policy, { languages: ["de"] })];
  assert.ok(withGerman < standard && standard <= (await of(compact)));
  await assert.rejects(policy.estimateStrength("abc\ud800"), { code: "invalid_encoding" });
  await assert.rejects(policy.estimateStrength("abc", { nmae: "x" }), { code: "unknown_field" });
});

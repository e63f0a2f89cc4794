import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Answering } from "../build/answering.js";
import { Policy } from "../build/loaded-policy.js";
import { initSync, Rules } from "../build/wasm/rules.js";
import { initSync as initStrength, Strength } from "../build/wasm/strength.js";
import { describeStrength, loadPolicy } from "../dist/node.js";

const built = (path) => readFileSync(new URL(`../dist/${path}`, import.meta.url));
const { memory } = initSync({ module: built("wasm/rules.wasm") });

const DOCUMENT = { password: { minLength: 6, minStrength: 3, forbidCommon: true } };

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

for (const fault of ["module", "standard", "common-passwords", "a file that is cut"]) {
  test(`data that cannot be loaded (${fault}) leaves the verdict pending, and the next check tries again`, async () => {
    let broken = fault;
    const failing = (what, result) => (broken === what ? Promise.reject(new Error("offline")) : result);
    const cut = (bytes) => (broken === "a file that is cut" ? bytes.subarray(0, bytes.length - 1) : bytes);
    const data = new Answering(
      async () => failing("module", { Strength, memory: initStrength({ module: built("wasm/strength.wasm") }).memory }),
      async (file) => failing(file, cut(built(`data/${file}.bin`))),
    );
    const policy = new Policy(new Rules(), memory, JSON.stringify(DOCUMENT), data);
    const { pending, accepted } = await policy.checkPasswordAsync("xQ7-mirror-Volcano-91");
    assert.deepEqual([pending, accepted], [true, false]);
    assert.equal(policy.checkPassword("xQ7-mirror-Volcano-91").accepted, false);
    await assert.rejects(policy.preload());
    broken = undefined;
    assert.equal((await policy.checkPasswordAsync("xQ7-mirror-Volcano-91")).accepted, true);
    assert.equal(policy.checkPassword("xQ7-mirror-Volcano-91").accepted, true, "what is loaded stays");
  });
}

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

test("that words of a context were left out is said by whatever knew the others", async () => {
  const policy = await loadPolicy({ password: { minLength: 6, minStrength: 1 } });
  const of = async (count) => {
    const organization = Array.from({ length: count }, (_, index) => `word${index}`);
    const { requirements } = await policy.checkPasswordAsync("word-and-lantern", { organization });
    const estimate = JSON.stringify(await policy.estimateStrength("word-and-lantern", { organization }));
    return [requirements.find(({ code }) => code === "strength").comparedWords, estimate.match(/,"comparedWords":.*$/)?.[0]];
  };
  const all = [undefined, undefined];
  assert.deepEqual([await of(256), await of(300), await of(256)], [all, [256, ',"comparedWords":256}'], all]);
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
  assert.match(describeStrength(estimate).time, /^about \d+ \w+s$/);
  assert.equal(describeStrength(await policy.estimateStrength("abc")).time, "less than a second");
  assert.equal(describeStrength(await policy.estimateStrength("xQ7-mirror-Volcano-91")).time, "centuries");
  const { score, time, suggestions } = describeStrength(estimate, { scores: ["a", "b", "c", "d", "e"] });
  assert.deepEqual([score, time.endsWith("seconds"), suggestions.length > 0], ["b", true, true]);
  const known = await policy.estimateStrength("lovelace", { name: "Ada Lovelace" });
  assert.deepEqual(known.parts[0].pattern, "context");

  const compact = await loadPolicy({ password: { strengthModel: "compact" } });
  const of = async (loaded, options) => (await loaded.estimateStrength("mariposas", {}, options)).magnitude;
  const [standard, withSpanish] = [await of(policy), await of(policy, { languages: ["es"] })];
  assert.ok(withSpanish < standard && standard <= (await of(compact)));
  const withLanguages = async (languages) => (await policy.estimateStrength("chaussures", {}, { languages })).magnitude;
  assert.ok((await withLanguages(["fr"])) < (await withLanguages(["es"])));
  await assert.rejects(policy.estimateStrength("abc\ud800"), { code: "invalid_encoding" });
  await assert.rejects(policy.estimateStrength("abc", { nmae: "x" }), { code: "unknown_field" });
});

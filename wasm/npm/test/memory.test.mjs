// Apart from the other tests: in one process a module has one memory.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Answering } from "../build/answering.js";
import { Policy } from "../build/loaded-policy.js";
import { initSync, Rules } from "../build/wasm/rules.js";
import { initSync as initStrength, Strength } from "../build/wasm/strength.js";

const MEMORY_BYTES = 4 << 20;
const built = (path) => readFileSync(new URL(`../dist/${path}`, import.meta.url));

test("whatever is asked, neither module takes more than 4 MB", async () => {
  const { memory } = initSync({ module: built("wasm/rules.wasm") });
  const { memory: strengthMemory } = initStrength({ module: built("wasm/strength.wasm") });
  const data = new Answering(
    async () => ({ Strength, memory: strengthMemory }),
    async (file) => built(`data/${file}.bin`),
  );
  const additionalStrengths = [{ minStrength: 1, strengthModel: "compact" }];
  const document = { password: { minStrength: 3, forbidCommon: true, forbidContext: true, additionalStrengths } };
  const policy = new Policy(new Rules(), memory, JSON.stringify(document), data);
  await policy.estimateStrength("schmetterling", {}, { languages: ["es", "fr"] });
  const organization = Array.from({ length: 10_000 }, (_, index) => `word${index}`);
  for (const value of ["x".repeat(1 << 20), `a${"\u0301".repeat(100_000)}`, "word17-\0-👨\u200d👩\u200d👧-Пароль", "ａｂｃ１２３".repeat(10)]) {
    const verdict = await policy.checkPasswordAsync(value, { organization });
    assert.equal(verdict.pending, false);
    assert.equal(verdict.requirements.find(({ code }) => code === "context").comparedWords, 256);
    const { parts } = await policy.estimateStrength(value, { organization });
    assert.ok(parts.at(-1).end <= 64);
  }
  for (const { buffer } of [memory, strengthMemory]) {
    assert.ok(buffer.byteLength <= MEMORY_BYTES, `${buffer.byteLength} bytes`);
  }
});

// The entry for Node. It reads the same files without what only a browser has: touching `Response` alone costs Node
// 18 ms.

import { readFile } from "node:fs/promises";

import { Answering } from "./answering.js";
import { loader, type LoadPolicy } from "./load.js";
import { retried } from "./retried.js";
import { initSync } from "./wasm/rules.js";
import { initSync as initStrength, Strength } from "./wasm/strength.js";

const loadRules = retried(async () => {
  return initSync({ module: await readFile(new URL("./wasm/rules.wasm", import.meta.url)) });
});

const data = new Answering(
  async () => {
    const { memory } = initStrength({ module: await readFile(new URL("./wasm/strength.wasm", import.meta.url)) });
    return { Strength, memory };
  },
  (file) => readFile(new URL(`./data/${file}.bin`, import.meta.url)),
);

export const loadPolicy: LoadPolicy = loader(loadRules, data, { isEager: false });
export * from "./index.js";

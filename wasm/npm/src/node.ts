// The entry for Node. It reads the same files without what only a browser has: touching `Response` alone costs Node
// 18 ms.

import { readFile } from "node:fs/promises";

import { loader, type LoadPolicy } from "./load.js";
import { NodeStrength } from "./node-strength.js";
import { retried } from "./retried.js";
import { initSync } from "./wasm/rules.js";

const loadRules = retried(async () => {
  return initSync({ module: await readFile(new URL("./wasm/rules.wasm", import.meta.url)) });
});

export const loadPolicy: LoadPolicy = loader(loadRules, new NodeStrength());
export * from "./index.js";

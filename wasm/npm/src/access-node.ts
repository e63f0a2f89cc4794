// The entry `@lockstep/policy/access` for Node.

import { readFile } from "node:fs/promises";

import { loader, type LoadAccessPolicy } from "./access.js";
import { retried } from "./retried.js";
import { initSync } from "./wasm/access.js";

const loadModule = retried(async () => {
  initSync({ module: await readFile(new URL("./wasm/access.wasm", import.meta.url)) });
});

export const loadAccessPolicy: LoadAccessPolicy = loader(loadModule);
export * from "./access.js";

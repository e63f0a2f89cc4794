// The entry `@lockstep/policy/access` for browsers and bundlers.

import { loader, type LoadAccessPolicy } from "./access.js";
import { compiled } from "./compiled.js";
import { unavailable } from "./errors.js";
import { retried } from "./retried.js";
import { initSync } from "./wasm/access.js";

const loadModule = retried(async () => {
  const url = new URL("./wasm/access.wasm", import.meta.url);
  try {
    initSync({ module: await compiled(url) });
  } catch (cause) {
    throw unavailable("rules_unavailable", `the decisions cannot be loaded from ${url.href}`, { cause });
  }
});

export const loadAccessPolicy: LoadAccessPolicy = loader(loadModule);
export * from "./access.js";

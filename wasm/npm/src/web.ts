// The entry for browsers and bundlers.

import { browserStrength } from "./browser-strength.js";
import { compiled } from "./compiled.js";
import { unavailable } from "./errors.js";
import { loader, type LoadPolicy } from "./load.js";
import { retried } from "./retried.js";
import { initSync } from "./wasm/rules.js";

const loadRules = retried(async () => {
  const url = new URL("./wasm/rules.wasm", import.meta.url);
  try {
    return initSync({ module: await compiled(url) });
  } catch (cause) {
    throw unavailable("rules_unavailable", `the rules cannot be loaded from ${url.href}`, { cause });
  }
});

export const loadPolicy: LoadPolicy = loader(loadRules, browserStrength(), { isEager: true });
export * from "./index.js";

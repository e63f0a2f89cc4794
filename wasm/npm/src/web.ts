// The entry for browsers and bundlers.

import { BrowserStrength } from "./browser-strength.js";
import { unavailable } from "./errors.js";
import { loader, type LoadPolicy } from "./load.js";
import { retried } from "./retried.js";
import init from "./wasm/rules.js";

const loadRules = retried(async () => {
  const url = new URL("./wasm/rules.wasm", import.meta.url);
  try {
    return await init({ module_or_path: url });
  } catch (cause) {
    throw unavailable("rules_unavailable", `the rules cannot be loaded from ${url.href}`, { cause });
  }
});

export const loadPolicy: LoadPolicy = loader(loadRules, new BrowserStrength());
export * from "./index.js";

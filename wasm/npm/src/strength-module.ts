import { answering } from "./answering.js";
import type { Evidence, Question } from "./evidence.js";
import init, { Strength } from "./wasm/strength.js";

/** Loads the strength module into this thread of a browser. */
export async function loadStrength(): Promise<(question: Question) => Evidence> {
  await init({ module_or_path: new URL("./wasm/strength.wasm", import.meta.url) });
  return answering(Strength);
}

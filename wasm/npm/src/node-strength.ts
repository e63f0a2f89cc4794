import { readFile } from "node:fs/promises";

import { answering } from "./answering.js";
import type { Evidence, EvidenceSource, Question } from "./evidence.js";
import { retried } from "./retried.js";
import { initSync, Strength } from "./wasm/strength.js";

/** The data in Node: in this process, and there at once when it has been loaded. */
export class NodeStrength implements EvidenceSource {
  #answer: ((question: Question) => Evidence) | undefined;
  readonly #loaded = retried(async () => {
    initSync({ module: await readFile(new URL("./wasm/strength.wasm", import.meta.url)) });
    const answer = answering(Strength);
    this.#answer = answer;
    return answer;
  });

  async load(): Promise<void> {
    await this.#loaded();
  }

  known(question: Question): Evidence | undefined {
    return this.#answer?.(question);
  }

  async ask(question: Question): Promise<Evidence> {
    const answer = await this.#loaded();
    return answer(question);
  }
}

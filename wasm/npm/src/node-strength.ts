import { readFile } from "node:fs/promises";

import { Answering } from "./answering.js";
import type { Evidence, EvidenceSource, Needs, Question } from "./evidence.js";
import { initSync, Strength } from "./wasm/strength.js";

/** The data in Node: in this process, and there at once when it has been loaded. */
export class NodeStrength implements EvidenceSource {
  readonly #answering = new Answering(
    async () => {
      const { memory } = initSync({ module: await readFile(new URL("./wasm/strength.wasm", import.meta.url)) });
      return { Strength, memory };
    },
    (file) => readFile(new URL(`./data/${file}.bin`, import.meta.url)),
  );

  load(needs: Needs): Promise<void> {
    return this.#answering.load(needs);
  }

  known(question: Question): Evidence | undefined {
    return this.#answering.answer(question);
  }

  async ask(question: Question): Promise<Evidence> {
    const answer = this.#answering.answer(question);
    if (answer !== undefined) {
      return answer;
    }
    await this.load(question.needs);
    return this.#answering.answer(question) ?? {};
  }
}

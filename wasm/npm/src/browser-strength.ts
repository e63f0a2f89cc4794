import { Answering } from "./answering.js";
import { compiled } from "./compiled.js";
import type { DataFile } from "./evidence.js";
import { initSync, Strength } from "./wasm/strength.js";

// Each is written out, so that bundlers find it.
const FILES: { readonly [File in DataFile]: () => URL } = {
  standard: () => new URL("./data/standard.bin", import.meta.url),
  compact: () => new URL("./data/compact.bin", import.meta.url),
  es: () => new URL("./data/es.bin", import.meta.url),
  fr: () => new URL("./data/fr.bin", import.meta.url),
  "common-passwords": () => new URL("./data/common-passwords.bin", import.meta.url),
};

/** The strength estimate and the common passwords in a browser, in a page as in a worker. */
export function browserStrength(): Answering {
  return new Answering(
    async () => {
      const { memory } = initSync({ module: await compiled(new URL("./wasm/strength.wasm", import.meta.url)) });
      return { Strength, memory };
    },
    async (file) => {
      const response = await fetch(FILES[file]());
      if (!response.ok) {
        throw new Error(`the data of ${file} cannot be fetched: status ${response.status}`);
      }
      return new Uint8Array(await response.arrayBuffer());
    },
  );
}

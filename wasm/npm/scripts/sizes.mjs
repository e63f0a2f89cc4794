// Prints what a browser has to load: the files of the package, raw and compressed.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);

/** The JavaScript that `entry` loads at once, itself included. */
function loadedBy(entry, found = new Set()) {
  if (!found.has(entry)) {
    found.add(entry);
    const text = readFileSync(new URL(entry, dist), "utf8");
    for (const [, path] of text.matchAll(/\b(?:from|import)\s*"(\.[^"]+)"/g)) {
      loadedBy(new URL(path, new URL(entry, dist)).href.slice(dist.href.length), found);
    }
  }
  return [...found];
}

const everything = [...loadedBy("web.js"), "wasm/rules.wasm", "wasm/strength.wasm"];

const parts = {
  "rules: wasm": ["wasm/rules.wasm"],
  "rules: JavaScript": loadedBy("web.js"),
  "rules: all that the first verdict needs": [...loadedBy("web.js"), "wasm/rules.wasm"],
  "access decisions, on their own": [...loadedBy("access-web.js"), "wasm/access.wasm"],
  "strength, lazy: without words": ["wasm/strength.wasm"],
  "words: standard": ["data/standard.bin"],
  "words: compact": ["data/compact.bin"],
  "words: Spanish": ["data/es.bin"],
  "words: French": ["data/fr.bin"],
  "common passwords": ["data/common-passwords.bin"],
  "rules and strength: standard": [...everything, "data/standard.bin"],
  "rules and strength: compact": [...everything, "data/compact.bin"],
};

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(9);

console.log(`${"kB".padEnd(42)}${"raw".padStart(9)}${"gzip -9".padStart(9)}${"brotli".padStart(9)}`);
for (const [title, files] of Object.entries(parts)) {
  const sum = (measure) =>
    files.map((file) => measure(readFileSync(new URL(file, dist))).length).reduce((one, other) => one + other, 0);
  const raw = sum((bytes) => bytes);
  const gzip = sum((bytes) => gzipSync(bytes, { level: 9, memLevel: 9 }));
  const brotli = sum((bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  console.log(`${title.padEnd(42)}${kilobytes(raw)}${kilobytes(gzip)}${kilobytes(brotli)}`);
}

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { Plugin } from "vite";

const compress = promisify(brotliCompress);
const compressible = /\.(html|js|css|svg|wasm)$/;
/** The highest quality doubles the time of the build for one part in a hundred. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 10 };

/** Writes `name.br` beside every file that gets smaller, for the server to send as it is. */
export function brotli(): Plugin {
  let folder = "";
  return {
    name: "brotli",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const names = (await readdir(folder, { recursive: true })).filter((name) => compressible.test(name));
      await Promise.all(
        names.map(async (name) => {
          const content = await readFile(join(folder, name));
          const compressed = await compress(content, { params });
          if (compressed.length < content.length) {
            await writeFile(join(folder, `${name}.br`), compressed);
          }
        }),
      );
    },
  };
}

// Bundles a page for every subject with one bundler and the same options, and compresses what comes out.

import { readFile, rm, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const compress = { gzip: promisify(gzip), brotli: promisify(brotliCompress) };

/** The files of a subject's page: path → `{ raw, gzip, brotli }`, each a buffer. */
export async function bundle({ id, start = id }) {
  const folder = join(root, "dist", id);
  await rm(folder, { recursive: true, force: true });
  await build({
    root,
    base: `/${id}/`,
    configFile: false,
    logLevel: "warn",
    plugins: [entry(start)],
    build: {
      outDir: folder,
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: "page", output: { entryFileNames: "main.js" } },
    },
  });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const files = await Promise.all(
    paths.map(async (path) => [`/${id}/${relative(folder, path)}`, await compressed(await readFile(path))]),
  );
  return new Map(files);
}

/** The page's module: the library, and the few lines that every page has. */
function entry(start) {
  return {
    name: "page",
    resolveId: (source) => (source === "page" ? "\0page" : undefined),
    load: (module) =>
      module === "\0page"
        ? `import { start } from ${JSON.stringify(join(root, "subjects", `${start}.js`))};
           import { run } from ${JSON.stringify(join(root, "page/main.js"))};
           run(start);`
        : undefined,
  };
}

async function compressed(raw) {
  return {
    raw,
    gzip: await compress.gzip(raw, { level: 9 }),
    brotli: await compress.brotli(raw, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
    }),
  };
}

// Serves the bundled pages from localhost as a CDN would, compressed beforehand where that makes a file smaller, under a
// strict content security policy and isolated, so that `performance.now()` counts in 5 µs.

import { createServer } from "node:http";
import { extname } from "node:path";

const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
/** A file of which compression leaves more than this is not worth the time to unpack it. */
const WORTH_COMPRESSING = 0.95;
const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** A server for the files of all pages; it remembers which were asked for. */
export async function serve(files, pages) {
  const asked = [];
  const preloads = (pathname) => {
    const names = pages.find(({ id }) => pathname === `/${id}/`)?.preloads ?? [];
    const paths = names.map((name) => [...files.keys()].find((path) => path.startsWith(`${pathname}assets/${name}-`)));
    return paths.map((path) => `\n<link rel="preload" as="fetch" crossorigin href="${path}">`).join("");
  };
  let isBrotli = true;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = files.get(pathname);
    if (file) {
      asked.push(pathname);
      const takesBrotli = /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
      const packed = takesBrotli ? file.brotli : file.gzip;
      const isPacked = packed.length <= file.raw.length * WORTH_COMPRESSING;
      const type = { "content-type": types[extname(pathname)] ?? "application/octet-stream" };
      const encoding = isPacked ? { "content-encoding": takesBrotli ? "br" : "gzip" } : {};
      isBrotli &&= takesBrotli;
      response.writeHead(200, { ...headers, ...type, ...encoding }).end(isPacked ? packed : file.raw);
    } else if (pathname.endsWith("/")) {
      const page = `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<script type="module" src="${pathname}main.js"></script>${preloads(pathname)}`;
      response.writeHead(200, { ...headers, "content-type": "text/html" }).end(page);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: (subject) => `http://127.0.0.1:${server.address().port}/${subject.id}/`,
    /** Which files were asked for since the last call. */
    taken: () => asked.splice(0),
    /** Whether the browser took brotli for everything. */
    isBrotli: () => isBrotli,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

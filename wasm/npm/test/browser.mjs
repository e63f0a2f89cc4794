// Pages in Chromium that may import the built package, under the strict Content Security Policy.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const SECURITY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const TYPES = { js: "text/javascript", wasm: "application/wasm", html: "text/html; charset=utf-8" };

/** Serves a page, the package under `/dist/` and, by their paths, the scripts of `scripts`. */
export async function serve(html, scripts = {}) {
  const server = createServer(async ({ url }, response) => {
    const type = TYPES[url.split(".").at(-1)] ?? TYPES.html;
    const isBuilt = url.startsWith("/dist/");
    const body = isBuilt ? await readFile(new URL(`..${url}`, import.meta.url)) : (scripts[url] ?? html);
    response.writeHead(200, { "content-type": type, "content-security-policy": SECURITY }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  return {
    /** A new page, after `prepare`, and what went wrong in it. */
    async open(prepare = async () => undefined) {
      const page = await browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await prepare(page);
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      return { page, errors };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

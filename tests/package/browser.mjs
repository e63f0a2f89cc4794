// Debian's Chromium, and a server with the strict Content Security Policy of the package's README.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const DOCUMENT = JSON.stringify({ password: { minLength: 10, requireUppercase: true, minStrength: 3 } });

/** Serves `folder`, and a policy at /policy.json; says in `asked` what was asked for; `close` ends it. */
export async function serve(folder) {
  const asked = [];
  const server = createServer(async ({ url }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    asked.push(path);
    const headers = { "content-security-policy": POLICY, "cache-control": "no-store" };
    try {
      const body = path === "/policy.json" ? DOCUMENT : await readFile(join(folder, path === "/" ? "index.html" : path));
      response.writeHead(200, { ...headers, "content-type": TYPES[extname(path)] ?? TYPES[".html"] }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, asked, close: () => server.close() };
}

/** Starts the browser without anything that speaks to the network. */
export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Opens a page of a sample and answers what it found and the errors it had. */
export async function visit(browser, url) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error" && !url.endsWith("/favicon.ico")) {
      errors.push(`${message.text()} ${url}`);
    }
  });
  try {
    await page.goto(url);
    await page.waitForFunction(() => "result" in globalThis, undefined, { timeout: 30_000 }).catch((error) => {
      throw new Error(`${error.message}\n${errors.join("\n")}`);
    });
    const result = await page.evaluate(() => globalThis.result);
    return { result, errors };
  } finally {
    await page.close();
  }
}

// As node.mjs, with the answers given by a page in Chromium under the strict content security policy.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const importMap = JSON.stringify({ imports: { "@lockstep/policy": "/wasm/npm/dist/web.js", "@lockstep/policy/access": "/wasm/npm/dist/access-web.js" } });
const page = `<!doctype html><meta charset="utf-8"><title>answers</title>
<script type="importmap" nonce="answers">${importMap}</script>
<script type="module" src="/tests/wasm/page.js"></script>`;
const policy = "default-src 'none'; script-src 'self' 'nonce-answers' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

const server = createServer(async (request, response) => {
  try {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const body = path === "/" ? page : await readFile(join(root, path));
    response.setHeader("content-type", types[extname(path) || ".html"] ?? "application/octet-stream");
    response.setHeader("content-security-policy", policy);
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({
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
try {
  const tab = await browser.newPage();
  tab.on("pageerror", (error) => console.error(error));
  tab.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => "answerAll" in globalThis);

  let batch = [];
  const flush = async () => {
    const answers = await tab.evaluate((lines) => globalThis.answerAll(lines), batch);
    process.stdout.write(answers.map((line) => `${line}\n`).join(""));
    batch = [];
  };
  for await (const line of createInterface({ input: process.stdin })) {
    batch.push(line);
    if (batch.length === 500) {
      await flush();
    }
  }
  await flush();
} finally {
  await browser.close();
  server.close();
}

// `attachPasswordField` in Chromium, under the strict Content Security Policy.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const SECURITY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const TYPES = { js: "text/javascript", wasm: "application/wasm", html: "text/html; charset=utf-8" };
const PAGE = `<!doctype html><html lang="en"><title>Field</title>
<form><label>Password <input id="password" type="password" autocomplete="off" aria-describedby="hint"></label>
<p id="hint">Hint</p><button type="reset">Reset</button></form>`;

let server;
let browser;

before(async () => {
  server = createServer(async ({ url }, response) => {
    const type = TYPES[url.split(".").at(-1)] ?? TYPES.html;
    const body = url.startsWith("/dist/") ? await readFile(new URL(`..${url}`, import.meta.url)) : PAGE;
    response.writeHead(200, { "content-type": type, "content-security-policy": SECURITY }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function open(document, options = {}) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(
    async ([document, options]) => {
      const { attachPasswordField, loadPolicy } = await import("/dist/web.js");
      const policy = await loadPolicy(document);
      globalThis.before = globalThis.document.documentElement.innerHTML;
      globalThis.field = attachPasswordField(globalThis.document.querySelector("#password"), policy, options);
    },
    [document, options],
  );
  return { page, errors, input: page.locator("#password") };
}

const items = (page) => page.locator(".lockstep-requirement").allTextContents();

test("the checklist says every requirement by icon and by word, and follows the typing", async () => {
  const { page, errors, input } = await open({ password: { minLength: 6, requireNumber: true } });
  assert.deepEqual((await items(page)).slice(0, 1), ["○ At least 6 characters (not met)"]);
  await input.pressSequentially("abcdef1");
  assert.deepEqual(await items(page), [
    "✓ At least 6 characters (met)",
    "✓ At most 128 characters (met)",
    "✓ A digit 0–9 (met)",
  ]);
  assert.equal(await page.evaluate(() => globalThis.field.verdict.accepted), true);
  const state = page.locator(".lockstep-requirement-state").first();
  assert.equal((await state.boundingBox()).width, 1, "the word is for screen readers, without a style sheet");
  assert.deepEqual(errors, []);
  await page.close();
});

test("strength is checked in a worker, pending until it has answered", async () => {
  const { page, errors, input } = await open({ password: { minLength: 6, minStrength: 3 } });
  await input.fill("xQ7-mirror-Volcano");
  await page.locator('[data-code="strength"][data-met="true"]').waitFor();
  assert.equal(page.workers().length, 1);
  await input.fill("password");
  await page.locator('[data-code="strength"][data-met="false"]').waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test("an error is told only after the field was left, and not when it is empty", async () => {
  const { page, input } = await open({ password: { minLength: 6 } });
  assert.equal(await input.getAttribute("aria-describedby"), `hint ${await page.locator("ul").getAttribute("id")}`);
  await input.focus();
  await input.blur();
  assert.equal(await input.getAttribute("aria-invalid"), null);
  await input.fill("abc");
  assert.equal(await input.getAttribute("aria-invalid"), "true");
  await input.fill("abcdef");
  assert.equal(await input.getAttribute("aria-invalid"), null);
  await input.fill("abc");
  await page.locator("button").click();
  await page.waitForFunction(() => !document.querySelector("#password").hasAttribute("aria-invalid"));
  await page.close();
});

test("the live region speaks after the last key, once", async () => {
  const { page, input } = await open({ password: { minLength: 6, requireNumber: true } }, { announceAfter: 300 });
  const region = page.getByRole("status");
  await input.pressSequentially("abc", { delay: 30 });
  assert.equal(await region.textContent(), "");
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent !== "");
  assert.equal(await region.textContent(), "Still missing: At least 6 characters; A digit 0–9.");
  await input.pressSequentially("def1");
  await page.waitForFunction(() => /meets every/.test(document.querySelector("[role=status]").textContent));
  await page.close();
});

test("for another user the password is judged again", async () => {
  const { page, input } = await open({ password: { minLength: 6, forbidContext: true } });
  await input.fill("lovelace");
  assert.equal(await page.locator('[data-code="context"]').getAttribute("data-met"), "true");
  await page.evaluate(() => globalThis.field.update({ name: "Ada Lovelace" }));
  assert.equal(await page.locator('[data-code="context"]').getAttribute("data-met"), "false");
  await page.close();
});

test("detaching puts everything back", async () => {
  const { page } = await open({ password: { minLength: 6 } });
  const attributes = ["autocomplete", "passwordrules", "minlength", "maxlength"];
  const read = () =>
    page.evaluate((names) => names.map((name) => document.querySelector("#password").getAttribute(name)), attributes);
  const [autocomplete, rules, ...lengths] = await read();
  assert.equal(autocomplete, "new-password");
  assert.match(rules, /^minlength: 6;/);
  assert.deepEqual(lengths, [null, null], "browsers count UTF-16 units there");
  await page.evaluate(() => globalThis.field.detach());
  assert.deepEqual(await read(), ["off", null, null, null]);
  assert.equal(await page.evaluate(() => globalThis.before === document.documentElement.innerHTML), true);
  await page.close();
});

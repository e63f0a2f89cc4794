// The strength estimate in Chromium: in a page and in a worker of the page's.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { serve } from "./browser.mjs";

const PAGE = "<!doctype html><html lang=en><title>Strength</title>";
const WORKER = `import { loadPolicy } from "/dist/web.js";
const policy = await loadPolicy({ password: { minLength: 6, minStrength: 3, forbidCommon: true } });
await policy.preload();
postMessage(["password1234", "xQ7-mirror-Volcano"].map((value) => policy.checkPassword(value)));`;

let site;

before(async () => {
  site = await serve(PAGE, { "/worker.js": WORKER });
});

after(() => site?.close());

/** Whether the data could be loaded, and a verdict. */
const check = async () => {
  const { loadPolicy } = await import("/dist/web.js");
  globalThis.policy ??= await loadPolicy({ password: { minLength: 6, minStrength: 3 } });
  const isLoaded = await globalThis.policy.preload().then(
    () => true,
    () => false,
  );
  const { pending, accepted } = await globalThis.policy.checkPasswordAsync("xQ7-mirror-Volcano");
  return { isLoaded, pending, accepted };
};

for (const [what, file, answer] of [
  ["words that cannot be fetched", "standard.bin", { status: 503, body: "" }],
  ["words that are a page", "standard.bin", { status: 200, contentType: "text/html", body: PAGE }],
  ["a module that is a page", "strength.wasm", { status: 200, contentType: "text/html", body: PAGE }],
]) {
  test(`${what} leave strength pending, and the next check tries again`, async () => {
    const { page } = await site.open((page) => page.route(`**/${file}`, (route) => route.fulfill(answer)));
    assert.deepEqual(await page.evaluate(check), { isLoaded: false, pending: true, accepted: false });
    await page.unroute(`**/${file}`);
    assert.deepEqual(await page.evaluate(check), { isLoaded: true, pending: false, accepted: true });
    await page.close();
  });
}

test("a module that comes under another type is used", async () => {
  const { page, errors } = await site.open((page) =>
    page.route("**/*.wasm", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
    }),
  );
  assert.deepEqual(await page.evaluate(check), { isLoaded: true, pending: false, accepted: true });
  assert.deepEqual(errors, []);
  await page.close();
});

test("the same in a worker of the page's", async () => {
  const { page, errors } = await site.open();
  const verdicts = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      }),
  );
  assert.deepEqual(
    verdicts.map(({ pending, accepted }) => [pending, accepted]),
    [
      [false, false],
      [false, true],
    ],
  );
  assert.deepEqual(errors, []);
  await page.close();
});

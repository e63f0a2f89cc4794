// `attachPasswordField` in Chromium, under the strict Content Security Policy.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { serve } from "./browser.mjs";

let site;

before(async () => {
  site = await serve(`<!doctype html><html lang="en"><title>Field</title>
<form><label>Password <input id="password" type="password" autocomplete="off" aria-describedby="hint"></label>
<p id="hint">Hint</p><button type="reset">Reset</button></form>`);
});

after(() => site?.close());

async function open(document, options = {}) {
  const { page, errors } = await site.open();
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

test("strength is pending until its data is there, and answered at once from then on", async () => {
  const { page, errors, input } = await open({ password: { minLength: 6, minStrength: 3 } });
  await input.fill("xQ7-mirror-Volcano");
  await page.locator('[data-code="strength"][data-met="true"]').waitFor();
  const states = await page.evaluate(() => {
    const input = document.querySelector("#password");
    return ["password", "xQ7-mirror-Volcano"].map((value) => {
      input.value = value;
      input.dispatchEvent(new Event("input"));
      return document.querySelector('[data-code="strength"]').dataset.met;
    });
  });
  assert.deepEqual(states, ["false", "true"]);
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
  const { page, input } = await open({ password: { minLength: 6, requireNumber: true } }, { announceAfter: 2000 });
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

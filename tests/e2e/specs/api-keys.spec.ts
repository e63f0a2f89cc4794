import type { Page } from "@playwright/test";
import { choose } from "../support/controls.ts";
import { joined, keysPage, savePolicy, securityPage, storedPolicy } from "../support/organization.ts";
import { type Person, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const newKey = (page: Page) => page.getByRole("dialog", { name: "Create an API key" });
const rowOf = (page: Page, name: string) =>
  page.getByRole("list", { name: "API keys" }).getByRole("listitem").filter({ hasText: name });

async function openForm(page: Page) {
  await page.getByRole("button", { name: "Create an API key" }).click();
  return newKey(page);
}

/** Chooses what a key may do. */
const allow = (page: Page, scope: string) =>
  choose(newKey(page).getByRole("checkbox", { name: new RegExp(`^${scope}`) }));

/** What a new key is, read off the page, and gone from it afterwards. */
async function takeKey(page: Page, name: string): Promise<string> {
  const shown = page.getByRole("dialog", { name: `Save the key ${name}` });
  const key = await shown.getByRole("textbox", { name: "API key" }).inputValue();
  await page.keyboard.press("Escape");
  await expect(shown).toBeVisible();
  await shown.getByRole("button", { name: "I saved it" }).click();
  await expect(shown).toHaveCount(0);
  expect(await page.content()).not.toContain(key);
  return key;
}

/** A program without a browser: no cookie, only the key. */
const use = (page: Page, { slug }: Person, key: string) =>
  fetch(new URL(`/v1/organizations/${slug}`, page.url()), { headers: { authorization: `Bearer ${key}` } });

async function createKey(page: Page, { slug }: Person, body: object): Promise<{ id: string; key: string }> {
  const answer = await page.request.post(`/v1/organizations/${slug}/api-keys`, { data: body });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

test("a key is described with every fault at once, made, used, listed, rotated and revoked (A31–A37, X11)", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const admin = somebody();
  await signUp(page, admin);
  const rules = { enforceHashed: true, requireExpiration: true, maxExpirationDays: 60 };
  expect((await savePolicy(page, admin, { apiKeys: rules })).status()).toBe(200);
  await page.goto("/organizations");
  await page.getByRole("main").getByRole("link", { name: "API keys" }).click();
  await expect(page.getByText("There are no API keys yet")).toBeVisible();

  const form = await openForm(page);
  const days = form.getByLabel("Days from now");
  await expect(days).toHaveAccessibleDescription(/At the latest on .+, by the server's clock/);
  await days.fill("61");
  await expect(days).toHaveAccessibleDescription(/keys live 60 days at most/);
  await form.getByText("Can be read again").click();
  await expect(form.getByText("only keys that nobody can read again")).toBeVisible();
  await expect(form.getByRole("status")).toContainText("2 to correct");
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.locator(".field-error")).toHaveCount(4);
  await expect(form.getByLabel("What it is for")).toBeFocused();
  await days.fill("sixty");
  await expect(days).toHaveAccessibleDescription(/Use a whole number from 1/);
  await expect(form.locator(".field-error")).toHaveCount(4);

  await form.getByLabel("What it is for").fill("deploy");
  await allow(page, "See the organization");
  await form.getByText("Shown once").click();
  await days.fill("60");
  await expect(form.locator(".field-error")).toHaveCount(0);
  await form.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog", { name: "Save the key deploy" });
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByText("Copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const key = await takeKey(page, "deploy");
  expect(key).toMatch(/^lkk_[0-9A-Za-z]{71}$/);
  expect(copied).toBe(key);

  await expect(rowOf(page, "deploy")).toContainText("Last usedNever");
  expect((await use(page, admin, key)).status).toBe(200);
  await page.reload();
  await expect(rowOf(page, "deploy")).toContainText("to the hour");
  await expect(rowOf(page, "deploy")).toContainText("Active");
  await expect(rowOf(page, "deploy")).toContainText("See the organization");

  await page.getByRole("button", { name: "Rotate deploy" }).click();
  const rotation = page.getByRole("dialog", { name: "Rotate deploy?" });
  await rotation.getByLabel("The old key works on").selectOption("3600");
  await rotation.getByRole("button", { name: "Rotate" }).click();
  const next = await takeKey(page, "deploy");
  expect(next).not.toBe(key);
  expect((await use(page, admin, key)).status).toBe(200);
  expect((await use(page, admin, next)).status).toBe(200);
  await expect(rowOf(page, "deploy")).toHaveCount(2);
  const current = rowOf(page, "deploy").filter({ hasNotText: "Replaced" });

  await current.getByRole("button", { name: "Revoke deploy" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  expect((await use(page, admin, next)).status).toBe(200);
  await current.getByRole("button", { name: "Revoke deploy" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(rowOf(page, "deploy")).toHaveCount(1);
  const refused = await use(page, admin, next);
  expect(refused.status).toBe(401);
  expect((await refused.json()).code).toBe("api_key_not_valid");
  await page.getByLabel("Status").selectOption("revoked");
  await expect(rowOf(page, "deploy")).toContainText("Revoked");
  await expect(page).toHaveURL(/status=revoked/);
});

test("what is wrong is said while it is written: of the name, the days and the date, all at once (A34–A37)", async ({
  page,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  const rules = { requireExpiration: true, maxExpirationDays: 365 };
  expect((await savePolicy(page, admin, { apiKeys: rules })).status()).toBe(200);
  await page.goto(keysPage(admin));
  let sent = 0;
  page.on("request", (request) => {
    sent += request.method() === "POST" && request.url().endsWith("/api-keys") ? 1 : 0;
  });
  const form = await openForm(page);
  const name = form.getByLabel("What it is for");
  const days = form.getByLabel("Days from now");
  await expect(form.locator(".field-error")).toHaveCount(0);
  for (const [written, fault] of [
    ["   ", /Say what the key is for/],
    ["\u3000", /Say what the key is for/],
    ["a".repeat(300), /Use at most 100 characters/],
    ["a\u0007b", /Use letters that can be seen/],
    ["gpj\u202e.exe", /Leave out characters that nobody can see/],
    ["\u200f\u0007", /Use letters that can be seen.* Leave out characters/],
  ] as const) {
    await name.fill(written);
    await expect(name).toHaveAccessibleDescription(fault);
    await expect(name).toHaveAttribute("aria-invalid", "true");
  }
  for (const [written, fault] of [
    ["0", /Use a whole number from 1/],
    ["-1", /Use a whole number from 1/],
    ["1.5", /Use a whole number from 1/],
    ['"90"', /Use a whole number from 1/],
    ["366", /keys live 365 days at most/],
  ] as const) {
    await days.fill(written);
    await expect(days).toHaveAccessibleDescription(fault);
    await expect(name).toHaveAttribute("aria-invalid", "true");
  }
  await form.getByLabel("Ends").selectOption("date");
  const date = form.getByLabel("Date and time");
  for (const [written, fault] of [
    ["", /Enter a date and a time/],
    ["2020-01-01T00:00", /This moment is over already/],
    ["9999-12-31T23:59", /keys live 365 days at most/],
    ["10000-01-01T00:00", /Enter a date and a time/],
  ] as const) {
    await date.fill(written);
    await expect(date).toHaveAccessibleDescription(fault);
  }
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(name).toBeFocused();
  await expect(form.locator(".field-error")).toHaveCount(3);
  await name.fill("deploy");
  await expect(name).not.toHaveAttribute("aria-invalid");
  expect(sent).toBe(0);
});

test("the latest end counts from the server's time, whatever the clock of the device says (A36)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  const rules = { requireExpiration: true, maxExpirationDays: 30 };
  expect((await savePolicy(page, admin, { apiKeys: rules })).status()).toBe(200);
  await page.clock.setFixedTime(new Date("2031-01-01T00:00:00Z"));
  await page.goto(keysPage(admin));
  const form = await openForm(page);
  const days = form.getByLabel("Days from now");
  const latest = new Date(Date.now() + 30 * 86_400_000);
  const year = new RegExp(`At the latest on .*${latest.getUTCFullYear()}`);
  await expect(days).toHaveAccessibleDescription(year);
  await days.fill("31");
  await expect(days).toHaveAccessibleDescription(/keys live 30 days at most/);
});

test("a key is renamed, its end is bounded from its creation, and the server's refusal stands at the field (A36)", async ({
  page,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  const rules = { requireExpiration: true, maxExpirationDays: 30 };
  expect((await savePolicy(page, admin, { apiKeys: rules })).status()).toBe(200);
  await createKey(page, admin, { name: "backup", scopes: ["verify"], expiresInDays: 10 });
  await page.goto(keysPage(admin));
  await expect(rowOf(page, "backup")).toContainText("Ends soon");
  await page.getByRole("button", { name: "Edit backup" }).click();
  const form = page.getByRole("dialog", { name: "Edit backup" });
  await form.getByLabel("What it is for").fill("nightly\u202ebackup");
  await expect(form.getByLabel("What it is for")).toHaveAccessibleDescription(/nobody can see/);
  await form.getByLabel("What it is for").fill("nightly backup");
  await form.getByLabel("Ends").selectOption("never");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText(/Keys have to end here, at the latest on/)).toBeVisible();
  await form.getByLabel("Ends").selectOption("days");
  await form.getByLabel("Days from its creation").fill("20");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "nightly backup")).toBeVisible();
});

test("a key that can be read again is shown after the password, and not where the rules forbid it (A31)", async ({
  page,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  const { key } = await createKey(page, admin, { name: "legacy app", scopes: ["verify"], hashed: false });
  await page.goto(keysPage(admin));
  let isAsked = true;
  await page.route("**/reveal", (route) => {
    if (!isAsked) {
      return route.fallback();
    }
    isAsked = false;
    return route.fulfill({
      status: 401,
      contentType: "application/problem+json",
      json: { type: "", title: "Confirm", status: 401, code: "reauthentication_required", detail: "" },
    });
  });
  await page.getByRole("button", { name: "Show the value of legacy app" }).click();
  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  await question.getByRole("textbox", { name: "Password" }).fill(admin.password);
  await question.getByRole("button", { name: "Confirm" }).click();
  const shown = page.getByRole("dialog", { name: "The key legacy app" });
  await expect(shown.getByRole("textbox", { name: "API key" })).toHaveValue(key);
  await shown.getByRole("button", { name: "Close" }).click();

  expect((await savePolicy(page, admin, { apiKeys: { enforceHashed: true } })).status()).toBe(200);
  await page.reload();
  await expect(rowOf(page, "legacy app")).toContainText("Older than the rules");
  await expect(rowOf(page, "legacy app")).toContainText("can be read again");
  await page.getByRole("button", { name: "Show the value of legacy app" }).click();
  await expect(rowOf(page, "legacy app").getByRole("alert")).toContainText("The key was not shown");
});

test("members see their own keys, and whoever manages people sees and ends all (X5)", async ({ page, browser }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto("/");
  const { person, page: other } = await joined(page, admin, browser);
  await createKey(page, admin, { name: "of the admin", scopes: ["verify"] });
  await createKey(other, admin, { name: "of the member", scopes: ["verify"] });
  await other.goto(keysPage(admin));
  await expect(rowOf(other, "of the member")).toBeVisible();
  await expect(rowOf(other, "of the admin")).toHaveCount(0);
  await expect(other.getByRole("button", { name: "Create a service account" })).toHaveCount(0);
  const form = await openForm(other);
  await form.getByLabel("What it is for").fill("too much");
  await allow(other, "See the audit events");
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.getByText("The owner's role may not do this.")).toBeVisible();

  await page.goto(keysPage(admin));
  const row = rowOf(page, "of the member");
  await expect(row).toContainText(person.name);
  await expect(row.getByRole("button", { name: "Rotate of the member" })).toHaveCount(0);
  await page.getByRole("link", { name: `All keys of ${person.name}` }).click();
  await expect(rowOf(page, "of the admin")).toHaveCount(0);
  await row.getByRole("button", { name: "Revoke of the member" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("No key is like that.")).toBeVisible();
});

test("a service account is made, gets a key, changes hands, and its keys end with it (C19, X5)", async ({
  page,
  browser,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto("/");
  const { person } = await joined(page, admin, browser);
  await page.goto(keysPage(admin));
  await expect(page.getByText("Do not let robots use a person's credentials")).toBeVisible();
  await page.getByRole("button", { name: "Create a service account" }).click();
  const making = page.getByRole("dialog", { name: "Create a service account" });
  await making.getByRole("button", { name: "Create" }).click();
  await expect(making.getByText("Give it a name.")).toBeVisible();
  await making.getByLabel("Name").fill("pipeline");
  await making.getByRole("button", { name: "Create" }).click();
  const accounts = page.getByRole("list", { name: "Service accounts" }).getByRole("listitem");
  await expect(accounts.filter({ hasText: "pipeline" })).toContainText(admin.email);

  const form = await openForm(page);
  await form.getByLabel("What it is for").fill("release");
  await form.getByLabel("Whose it is").selectOption("Service account pipeline");
  await allow(page, "See the organization");
  await form.getByRole("button", { name: "Create key" }).click();
  const key = await takeKey(page, "release");
  await expect(rowOf(page, "release")).toContainText("pipeline (service account)");
  expect((await use(page, admin, key)).status).toBe(200);

  await page.getByRole("button", { name: "Edit pipeline" }).click();
  const editing = page.getByRole("dialog", { name: "Edit pipeline" });
  await editing.getByLabel("Name").fill("releases");
  await editing.getByLabel("Person in charge").selectOption(`${person.name}, ${person.email}`);
  await editing.getByRole("button", { name: "Save" }).click();
  await expect(accounts.filter({ hasText: "releases" })).toContainText(person.email);
  await page.getByRole("button", { name: "Remove releases" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("There are no service accounts yet.")).toBeVisible();
  expect((await use(page, admin, key)).status).toBe(401);
});

const settings = (page: Page) => page.getByRole("region", { name: "API keys", exact: true });

test("a change of the rules names the keys that it stops, and they stop when it is saved (A33, A38, R9)", async ({
  page,
  browser,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto("/");
  const { person, page: other } = await joined(page, admin, browser);
  const { key } = await createKey(other, admin, { name: "old robot", scopes: ["organization:read"] });
  const { key: good } = await createKey(page, admin, {
    name: "new robot",
    scopes: ["organization:read"],
    expiresInDays: 20,
  });
  await page.goto(securityPage(admin));
  await settings(page).getByRole("button", { name: "Enterprise" }).click();
  await expect(settings(page).getByText("hashed and expiry required, 30 to 60 days")).toBeVisible();
  await expect(settings(page).getByLabel("Longest life in days")).toHaveValue("60");
  await settings(page).getByText("They stop at a date").click();
  await expect(settings(page).getByText("Say when these keys stop.")).toBeVisible();
  await expect(settings(page).getByRole("button", { name: "Review and save" })).toBeDisabled();
  const year = new Date().getFullYear() + 1;
  await settings(page).getByLabel("They stop on").fill(`${year}-05-01T12:00`);
  await settings(page).getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog", { name: "Save the rules for API keys?" });
  const stopping = dialog.getByRole("region", { name: "API keys that stop" });
  await expect(stopping.getByRole("listitem")).toHaveCount(1);
  await expect(stopping).toContainText(`May 1, ${year}`);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect((await storedPolicy(page, admin)).version).toBe(1);

  await settings(page).getByText("They stop at once").click();
  await settings(page).getByRole("button", { name: "Review and save" }).click();
  const line = stopping.getByRole("listitem");
  await expect(line).toContainText("old robot");
  await expect(line).toContainText(person.email);
  await expect(line).toContainText("Stopped by the key rules");
  await expect(line).toContainText("At once");
  expect((await use(page, admin, key)).status).toBe(200);
  await dialog.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 2 of the policy is in force")).toBeVisible();
  const refused = await use(page, admin, key);
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("api_key_blocked");
  expect((await use(page, admin, good)).status).toBe(200);
  expect((await storedPolicy(page, admin)).apiKeys).toMatchObject({ existingKeys: "block", maxExpirationDays: 60 });
  await page.goto(keysPage(admin));
  await expect(rowOf(page, "old robot")).toContainText("Stopped by the rules");
});

test("a failed save of the rules for keys is shown as failed, and the controls go back (A43)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  await page.route("**/security-policy", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.fallback(),
  );
  const hashed = settings(page).getByRole("switch", { name: /^New keys must be hashed/ });
  await choose(hashed);
  await expect(hashed).toBeChecked();
  await settings(page).getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save policy" }).click();
  await expect(settings(page).getByRole("alert")).toContainText("The policy was not saved");
  await expect(hashed).not.toBeChecked();
  await settings(page).getByRole("button", { name: "Bring my changes back" }).click();
  await expect(hashed).toBeChecked();
});

test("what cannot be loaded says so, and is asked for again", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.route("**/api-keys**", (route) => (route.request().url().includes("/v1/") ? route.abort() : route.fallback()));
  await page.goto(keysPage(admin));
  await expect(page.getByRole("alert")).toContainText("No connection");
  await page.unroute("**/api-keys**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("There are no API keys yet")).toBeVisible();
});

import { joined, membersPage, savePolicy, securityPage } from "../support/organization.ts";
import { logIn, logOut, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { enrol, enrolInPage, saveCodes } from "../support/two-factor.ts";

const secondStep = { level: 1, name: "Second step" } as const;

test("an authenticator is set up, its codes are saved, and the next login asks for it (B20, B22, B23, C18)", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account/two-factor");
  await expect(page.getByText("A login asks for your password alone.")).toBeVisible();
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  const qr = page.getByRole("img", { name: /^QR code/ });
  await expect(qr).toBeVisible();
  expect(await qr.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("alert")).toContainText("set the clock of your device automatically");
  await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
  const first = await page.getByTestId("secret").innerText();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect((await (await page.request.get("/v1/account/two-factor")).json()).enrolled).toBe(false);

  const authenticator = await enrolInPage(page);
  await expect(page.getByRole("button", { name: "Done" })).toBeDisabled();
  await page.getByRole("link", { name: "Organizations" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Leave without saving the codes?" });
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Copy codes" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await file).suggestedFilename()).toBe("lockstep-backup-codes.txt");
  const codes = await saveCodes(page);
  expect(codes).toHaveLength(10);
  expect(copied.split("\n")).toEqual(codes.map((code) => code.trim()));
  await expect(page.getByText("10 unused")).toBeVisible();
  expect(first).not.toBe("");

  await logOut(page);
  await logIn(page, person);
  await expect(page.getByRole("heading", secondStep)).toBeVisible();
  expect((await page.request.get("/v1/auth/session")).status()).toBe(401);
  const field = page.getByLabel("Code", { exact: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("autocomplete", "one-time-code");
  await expect(field).toHaveAttribute("inputmode", "numeric");
  await field.fill("000000");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText("set the clock of your device automatically");
  await expect(field).toBeFocused();

  const code = await authenticator.code();
  await page.evaluate((text) => navigator.clipboard.writeText(text), ` ${code.slice(0, 3)} ${code.slice(3)} `);
  await field.focus();
  await page.keyboard.press("Control+V");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
});

test("a backup code logs in in place of the authenticator, once (B18, B23)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  const { backupCodes } = await enrol(page);
  const [code = ""] = backupCodes;
  await page.context().clearCookies();
  await page.goto(membersPage(person));
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "Use a backup code" }).click();
  const field = page.getByLabel("Backup code");
  await expect(field).toBeFocused();
  await field.fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  await page.goto("/account/two-factor");
  await expect(page.getByText("9 unused")).toBeVisible();

  await logOut(page);
  await logIn(page, person);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(code);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText("a code that was used does not work again");
  await page.getByRole("button", { name: "Use your authenticator app" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
});

test("a login that nobody began, or that took too long, leads back to its start", async ({ page }) => {
  await page.goto("/login/second-factor");
  await page.getByLabel("Code", { exact: true }).fill("123456");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText("There is no login to complete");
  await page.getByRole("link", { name: "Go to the log-in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Log in" })).toBeVisible();
});

test("too many codes are answered with the time to wait", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await enrol(page);
  await page.goto("/account");
  await logOut(page);
  await logIn(page, person);
  await page.route("**/v1/auth/login/second-factor", (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:lockstep:problem:too_many_requests",
        title: "Too many attempts",
        status: 429,
        code: "too_many_requests",
        detail: "wait as long as `retryAfter` says, in seconds",
        retryAfter: 42,
      }),
    }),
  );
  await page.getByLabel("Code", { exact: true }).fill("123456");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("timer")).toContainText("Try again in 4");
});

test("who is required and has none is out at the very next request, sets it up, and is back where they were (A5–A8, B5–B13, G7)", async ({
  page,
  browser,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto("/");
  const { person, page: other } = await joined(page, admin, browser, "admin");
  await other.goto(membersPage(admin));
  await expect(other.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  await enrol(page);
  expect((await savePolicy(page, admin, { twoFactor: { mode: "required" } })).status()).toBe(200);

  expect((await other.request.get(`/v1/organizations/${admin.slug}/members`)).status()).toBe(403);
  await other.getByLabel("E-mail").fill("nobody@example.com");
  await other.getByRole("button", { name: "Create invitation link" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Two-factor authentication" })).toBeVisible();
  const sentence = "Your organization requires two-factor authentication. Please set it up to continue.";
  await expect(other.getByText(sentence)).toBeVisible();
  await expect(other.getByText(`${admin.organization} lets you in as soon as it is set up.`)).toBeVisible();

  // Every other page leads back here; the account's own stay open.
  for (const path of ["/", "/organizations", securityPage(admin), membersPage(admin)]) {
    await other.goto(path);
    await expect(other.getByText(sentence)).toBeVisible();
  }
  await other.goto("/account/security");
  await expect(other.getByRole("heading", { level: 1, name: "Login and security" })).toBeVisible();

  await other.goto(membersPage(admin));
  await enrolInPage(other);
  await saveCodes(other);
  await expect(other.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  const row = other.getByRole("listitem").filter({ hasText: person.email });
  await expect(row.getByText("2FA on")).toBeVisible();

  // No way out (B8): neither in the page nor past it.
  await other.goto("/account/two-factor");
  await expect(other.getByText("It cannot be removed while it is your only second factor")).toBeVisible();
  await expect(other.getByRole("button", { name: "Remove", exact: true })).toHaveCount(0);
  expect((await other.request.delete("/v1/account/two-factor/totp")).status()).toBe(409);
});

test("a removal that an organization refuses meanwhile says who requires it (B8, B9)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await enrol(page);
  await page.goto("/account/two-factor");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  expect((await savePolicy(page, person, { twoFactor: { mode: "required" } })).status()).toBe(200);
  const dialog = page.getByRole("alertdialog", { name: "Remove the authenticator app?" });
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`Required by: ${person.organization}.`);
  expect((await savePolicy(page, person, { twoFactor: { mode: "optional" } })).status()).toBe(200);
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("The authenticator app is removed.")).toBeVisible();
  await expect(page.getByText("A login asks for your password alone.")).toBeVisible();
});

test("new backup codes kill the old ones, after a second factor in place of the password (B35, R7)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  const { authenticator, backupCodes } = await enrol(page);
  await page.goto("/account/two-factor");
  let refusals = 0;
  await page.route("**/v1/account/two-factor/backup-codes", (route) => {
    refusals += 1;
    if (refusals > 1) {
      return route.fallback();
    }
    return route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:lockstep:problem:reauthentication_required",
        title: "Enter your password once more",
        status: 403,
        code: "reauthentication_required",
        detail: "re-authenticate; it is good for 5 minutes",
      }),
    });
  });
  await page.getByRole("button", { name: "Make new backup codes" }).click();
  await page.getByRole("button", { name: "Make new codes", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByRole("button", { name: "Use your second factor instead" }).click();
  await dialog.getByLabel("Code", { exact: true }).fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The code is wrong");
  await dialog.getByLabel("Code", { exact: true }).fill(await authenticator.code());
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Save your backup codes" })).toBeVisible();
  const codes = await saveCodes(page);
  expect(codes.some((code) => backupCodes.includes(code.trim()))).toBe(false);
  await expect(page.getByText("10 unused")).toBeVisible();
});

test("whoever has none is advised once a session (C8)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/");
  const advice = page.getByRole("complementary", { name: "Recommendation" });
  await expect(advice).toBeVisible();
  await advice.getByRole("button", { name: "Not now" }).click();
  await expect(advice).toHaveCount(0);
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  await expect(advice).toHaveCount(0);
});

test("an access token takes every proof of a login, is shown once, and ends at once (C18)", async ({ page, playwright, baseURL }) => {
  const person = somebody();
  await signUp(page, person);
  const { authenticator } = await enrol(page);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Create an access token" }).click();
  const dialog = page.getByRole("dialog", { name: "Create an access token" });
  await dialog.getByRole("button", { name: "Create token" }).click();
  await expect(dialog.getByText("Say what the token is for")).toBeVisible();
  await dialog.getByLabel("What it is for").fill("backup script");
  await dialog.getByLabel("Password", { exact: true }).fill(person.password);
  await dialog.getByRole("button", { name: "Create token" }).click();
  await dialog.getByLabel("Code", { exact: true }).fill(await authenticator.code());
  await dialog.getByRole("button", { name: "Create token" }).click();
  const token = await page.getByRole("textbox", { name: "Access token" }).inputValue();
  expect(token).toMatch(/^lka_/);
  const script = await playwright.request.newContext({
    ...(baseURL ? { baseURL } : {}),
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  expect((await script.get(`/v1/organizations/${person.slug}`)).status()).toBe(200);
  await page.getByRole("button", { name: "Revoke backup script" }).click();
  await expect(page.getByText("You have no access tokens.")).toBeVisible();
  expect((await script.get(`/v1/organizations/${person.slug}`)).status()).toBe(401);
});

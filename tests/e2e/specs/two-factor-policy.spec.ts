import type { Page } from "@playwright/test";
import { choose } from "../support/controls.ts";
import { joined, membersPage, savePolicy, securityPage, storedPolicy } from "../support/organization.ts";
import { signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { enrol } from "../support/two-factor.ts";

const settings = (page: Page) => page.getByRole("region", { name: "Two-factor authentication" });
const mode = (page: Page, name: string) => settings(page).getByRole("radio", { name: new RegExp(`^${name}`) });
const chooseMode = (page: Page, name: string) => choose(mode(page, name));

async function review(page: Page) {
  await settings(page).getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog", { name: "Save the two-factor settings?" });
  await expect(dialog.getByRole("button", { name: "Save policy" })).toBeEnabled();
  return dialog;
}

test("requiring it shows whom it keeps out before it is saved, and nothing changes by a cancel (A9–A13, B10)", async ({
  page,
  browser,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const admin = somebody();
  await signUp(page, admin);
  await page.goto("/");
  const { person: with2fa, page: withPage } = await joined(page, admin, browser);
  const { person: without, page: withoutPage } = await joined(page, admin, browser, "admin", { name: "=HYPERLINK(1)" });
  const { person: third } = await joined(page, admin, browser);
  await enrol(withPage);
  await enrol(page);
  await page.goto(securityPage(admin));
  const before = await storedPolicy(page, admin);
  await chooseMode(page, "Required");
  const dialog = await review(page);
  await expect(dialog.getByText("2 members are kept out until they comply")).toBeVisible();
  const listed = dialog.locator(".member-list li");
  await expect(listed.filter({ hasText: without.email })).toContainText("No second factor");
  await expect(listed.filter({ hasText: without.email })).toContainText("Admin");
  await expect(listed.filter({ hasText: with2fa.email })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Copy e-mails" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${without.email}, ${third.email}`);
  const file = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "CSV" }).click();
  const stream = await (await file).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  const rows = Buffer.concat(chunks).toString().split("\r\n");
  expect(rows[0]).toBe("email,name,role,reasons,what to do");
  expect(rows[1]).toContain(`${without.email},'=HYPERLINK(1),admin,two_factor_required,`);
  expect(rows).toHaveLength(4);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await storedPolicy(page, admin)).toEqual(before);

  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 2 of the policy is in force")).toBeVisible();
  expect((await storedPolicy(page, admin)).twoFactor.mode).toBe("required");
  expect((await withoutPage.request.get(`/v1/organizations/${admin.slug}`)).status()).toBe(403);
});

test("whoever would lock themselves out is told before and after, keeps the stored value, and finds the way (R7, A43)", async ({
  page,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  await chooseMode(page, "Required");
  const dialog = await review(page);
  await expect(dialog.getByText("You are among those who are kept out")).toBeVisible();
  await dialog.getByRole("button", { name: "Save policy" }).click();
  await expect(settings(page).getByRole("alert")).toContainText("You would lock yourself out");
  await expect(mode(page, "Optional")).toBeChecked();
  expect((await storedPolicy(page, admin)).version).toBe(1);
  await settings(page).getByRole("link", { name: "Set it up" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Two-factor authentication" })).toBeVisible();
  await expect(page).toHaveURL(/next=%2Forganizations/);
});

test("from off it goes to required by way of optional, and the page says how (R3)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  expect((await savePolicy(page, admin, { twoFactor: { mode: "off" } })).status()).toBe(200);
  await page.goto(securityPage(admin));
  await expect(mode(page, "Off")).toBeChecked();
  await chooseMode(page, "Required");
  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(settings(page).getByRole("alert")).toContainText("Make it optional");
  await expect(mode(page, "Off")).toBeChecked();
  await settings(page).getByRole("button", { name: "Make it optional first" }).click();
  await expect(mode(page, "Optional")).toBeChecked();
  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 3 of the policy is in force")).toBeVisible();
});

test("a concurrent change is not overwritten, and the two groups do not disturb each other (B10)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  // The other group is saved under the draft.
  await chooseMode(page, "Off");
  expect((await savePolicy(page, admin, { password: { minLength: 11 } })).status()).toBe(200);
  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Somebody else saved this policy meanwhile")).toBeVisible();
  await expect(mode(page, "Off")).toBeChecked();
  await page.getByRole("button", { name: "Keep my changes on top of theirs" }).click();
  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 3 of the policy is in force")).toBeVisible();
  expect((await storedPolicy(page, admin)).password.minLength).toBe(11);

  await page.getByLabel("Minimum", { exact: true }).fill("12");
  await chooseMode(page, "Optional");
  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 4 of the policy is in force")).toBeVisible();
  await expect(page.getByLabel("Minimum", { exact: true })).toHaveValue("12");
  await expect(page.getByText("Somebody else saved this policy meanwhile")).toHaveCount(0);
});

test("no method at all is refused at its field, by the words of the package (X20, G2)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  for (const name of [/^Authenticator app/, /^Security key/, /^Backup code/]) {
    await choose(settings(page).getByRole("checkbox", { name }));
  }
  await expect(settings(page).getByText("Choose at least one.")).toBeVisible();
  await expect(settings(page).getByRole("button", { name: "Review and save" })).toBeDisabled();
  await choose(settings(page).getByRole("checkbox", { name: /^Authenticator app/ }));
  await (await review(page)).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 2 of the policy is in force")).toBeVisible();
  expect((await storedPolicy(page, admin)).twoFactor.methods).toEqual(["totp"]);
});

test("a super admin resets a member who has lost everything, and the member's sessions end (B19, X4)", async ({
  page,
  browser,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto("/");
  const { person, page: other } = await joined(page, admin, browser);
  await enrol(other);
  await page.goto(membersPage(admin));
  const row = page.getByRole("listitem").filter({ hasText: person.email });
  await expect(row.getByText("2FA on")).toBeVisible();
  const count = (label: string) => page.locator(".tile").filter({ has: page.getByText(label, { exact: true }) }).locator("dd");
  await expect(count("With 2FA")).toHaveText("1");
  await expect(count("Without 2FA")).toHaveText("1");
  await page.getByLabel("Show", { exact: true }).selectOption("enrolled");
  await expect(page.locator(".person")).toHaveCount(1);
  await row.getByRole("button", { name: `Reset two-factor authentication of ${person.name}` }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Reset" }).click();
  await expect(page.getByText("No member is in this state.")).toBeVisible();
  await page.getByLabel("Show", { exact: true }).selectOption("");
  await expect(row.getByText("No 2FA")).toBeVisible();
  expect((await other.request.get("/v1/auth/session")).status()).toBe(401);
});

test("an admin sees who has a second factor, and cannot reset it (A2, B19)", async ({ page, browser }) => {
  const owner = somebody();
  await signUp(page, owner);
  await page.goto("/");
  const { page: other } = await joined(page, owner, browser, "admin");
  await enrol(page);
  await other.goto(membersPage(owner));
  await expect(other.getByRole("listitem").filter({ hasText: owner.email }).getByText("2FA on")).toBeVisible();
  await expect(other.getByRole("button", { name: /^Reset two-factor/ })).toHaveCount(0);
});

test("every page of members is loaded and counted", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  const member = (index: number) => ({
    id: `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`,
    email: `member-${index}@example.com`,
    name: `Member ${index}`,
    role: "member",
    joinedAt: "2026-01-01T00:00:00.000Z",
    passwordState: "compliant",
    twoFactorState: index % 2 === 0 ? "enrolled" : "not_enrolled",
    locks: [],
  });
  const all = Array.from({ length: 260 }, (_, index) => member(index));
  await page.route("**/members?*", (route) => {
    const cursor = new URL(route.request().url()).searchParams.get("cursor");
    const from = cursor ? all.findIndex(({ id }) => id === cursor) + 1 : 0;
    const items = all.slice(from, from + 200);
    const last = items.at(-1);
    return route.fulfill({ json: { items, ...(last && from + 200 < all.length ? { nextCursor: last.id } : {}) } });
  });
  await page.goto(membersPage(admin));
  const count = (label: string) => page.locator(".tile").filter({ has: page.getByText(label, { exact: true }) }).locator("dd");
  await expect(count("Members")).toHaveText("260");
  await expect(count("Without 2FA")).toHaveText("130");
  await expect(page.locator(".person")).toHaveCount(50);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(page.locator(".person")).toHaveCount(100);
});

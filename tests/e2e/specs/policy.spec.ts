import type { Page } from "@playwright/test";
import { choose } from "../support/controls.ts";
import { invitationTo, savePolicy, securityPage, storedPolicy, tokenOf } from "../support/organization.ts";
import { SHORT_PASSWORD, signUp, somebody } from "../support/people.ts";
import { expect, requirement, test } from "../support/test.ts";

const minimum = (page: Page) => page.getByLabel("Minimum", { exact: true });

async function review(page: Page) {
  await page.getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog", { name: "Save the password policy?" });
  await expect(dialog.getByRole("button", { name: "Save policy" })).toBeEnabled();
  return dialog;
}

async function save(page: Page) {
  const dialog = await review(page);
  await dialog.getByRole("button", { name: "Save policy" }).click();
}

test("the super admin changes the policy and the next form follows it (A19, A25, R10)", async ({ page, browser }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  await minimum(page).fill("14");
  await choose(page.getByRole("switch", { name: /^Special character/ }));
  const tried = page.getByRole("region", { name: "Try a password" });
  await tried.getByRole("textbox", { name: "Try a password" }).fill("Abcdefgh12345");
  await expect(requirement(page, "min_length")).toHaveAttribute("data-met", "false");
  await expect(requirement(page, "special")).toHaveCount(0);
  await save(page);
  await expect(page.getByText("Version 2 of the policy is in force")).toBeVisible();
  await expect(page.getByText("Who complies with the stored policy")).toBeVisible();

  const invitation = await invitationTo(page, admin, somebody().email);
  const other = await (await browser.newContext()).newPage();
  await other.goto(new URL(invitation, page.url()).href);
  await other.getByLabel("Password", { exact: true }).fill("Abcdefgh12345");
  await expect(requirement(other, "min_length")).toHaveAttribute("data-met", "false");
  await expect(requirement(other, "min_length")).toContainText("14");
  await expect(requirement(other, "special")).toHaveCount(0);
});

test("a preset fills the draft, says its source, and nothing is stored before the confirmation (A13, X21)", async ({
  page,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  const before = await storedPolicy(page, admin);
  await page.getByRole("button", { name: "NIST SP 800-63B-4" }).click();
  await expect(page.getByText("no composition rules, a blocklist")).toBeVisible();
  await expect(minimum(page)).toHaveValue("15");
  const dialog = await review(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await storedPolicy(page, admin)).toEqual(before);
});

test("a draft out of range is refused at its field, by the words of the package (A19, G2)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  for (const wrong of ["5", "129", "10.5", "ten", ""]) {
    await minimum(page).fill(wrong);
    await expect(minimum(page)).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByRole("button", { name: "Review and save" })).toBeDisabled();
  }
  await expect(page.getByText("Use a whole number from 6 to 128.")).toBeVisible();
  await minimum(page).fill("20");
  await page.getByLabel("Maximum", { exact: true }).fill("19");
  await expect(page.getByText("The shortest length is above the longest.")).toBeVisible();
  await page.getByLabel("Maximum", { exact: true }).fill("64");
  await expect(page.getByRole("button", { name: "Review and save" })).toBeEnabled();
});

test("the preview names exactly who is refused afterwards (A10, A11, G3)", async ({ page, browser, baseURL }) => {
  const admin = somebody();
  await signUp(page, admin);
  // Loose enough for a password that a later rule can only find too weak or not know.
  expect((await savePolicy(page, admin, { password: { minLength: 8, requireSpecial: false } })).status()).toBe(200);
  const others = [somebody({ password: SHORT_PASSWORD }), somebody()];
  const pages: Page[] = [];
  for (const other of others) {
    const invitation = await invitationTo(page, admin, other.email);
    const otherPage = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
    await signUp(otherPage, other, tokenOf(invitation));
    pages.push(otherPage);
  }

  await page.goto(securityPage(admin));
  await minimum(page).fill("16");
  const dialog = await review(page);
  const listed = await dialog.locator(".member-list li").allInnerTexts();
  const everybody = [admin, ...others];
  const named = everybody.filter(({ email }) => listed.some((text) => text.includes(email))).map(({ email }) => email);
  await dialog.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("is in force, for the next request")).toBeVisible();

  const refused: string[] = [];
  for (const [index, person] of everybody.entries()) {
    const itsPage = index === 0 ? page : pages[index - 1];
    const session = await (await itsPage?.request.get("/v1/auth/session"))?.json();
    if (session.organizations[0].decision.decision !== "allow") {
      refused.push(person.email);
    }
  }
  expect(refused.sort()).toEqual(named.sort());
});

test("a concurrent change is not overwritten: the draft stays, and goes on top of theirs (B10)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  await minimum(page).fill("12");
  expect((await savePolicy(page, admin, { password: { requireUppercase: false } })).status()).toBe(200);
  await save(page);
  await expect(page.getByText("Somebody else saved this policy meanwhile")).toBeVisible();
  await expect(minimum(page)).toHaveValue("12");
  expect((await storedPolicy(page, admin)).password.minLength).toBe(10);

  await page.getByRole("button", { name: "Keep my changes on top of theirs" }).click();
  await expect(page.getByRole("switch", { name: /^Upper-case letter/ })).not.toBeChecked();
  await expect(minimum(page)).toHaveValue("12");
});

test("a failed save is shown as failed, and the control goes back (A43)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  await page.route("**/security-policy", (route) =>
    route.request().method() === "PATCH"
      ? route.fulfill({
          status: 503,
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "urn:lockstep:problem:storage_unavailable",
            title: "The server cannot store right now",
            status: 503,
            code: "storage_unavailable",
            detail: "try again in a moment",
            retryAfter: 2,
          }),
        })
      : route.fallback(),
  );
  const number = page.getByRole("switch", { name: /^Number 0/ });
  await expect(number).toBeChecked();
  await choose(number);
  await expect(number).not.toBeChecked();
  await save(page);
  await expect(page.getByRole("alert")).toContainText("The policy was not saved");
  await expect(page.getByRole("alert")).toContainText("The server cannot store right now");
  await expect(number).toBeChecked();

  await page.unroute("**/security-policy");
  await page.getByRole("button", { name: "Bring my changes back" }).click();
  await expect(number).not.toBeChecked();
});

test("a save goes on by itself after the re-authentication that it needed (R7, X7)", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  let refusals = 0;
  await page.route("**/security-policy", (route) => {
    if (route.request().method() !== "PATCH" || refusals > 0) {
      return route.fallback();
    }
    refusals += 1;
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
  await minimum(page).fill("11");
  await save(page);
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByLabel("Password", { exact: true }).fill("wrong");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The password is wrong");
  await dialog.getByLabel("Password", { exact: true }).fill(admin.password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Version 2 of the policy is in force")).toBeVisible();
  expect((await storedPolicy(page, admin)).password.minLength).toBe(11);
});

test("an unsaved draft is not lost by going elsewhere", async ({ page }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(securityPage(admin));
  await minimum(page).fill("12");
  await page.getByRole("link", { name: "Account" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(minimum(page)).toHaveValue("12");
  await page.getByRole("link", { name: "Account" }).click();
  await dialog.getByRole("button", { name: "Leave and lose the draft" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
});

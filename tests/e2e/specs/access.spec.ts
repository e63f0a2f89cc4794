import { invitationTo, joined, membersPage, savePolicy, securityPage, storedPolicy, tokenOf } from "../support/organization.ts";
import { GOOD_PASSWORD, logIn, logOut, SHORT_PASSWORD, signUp, somebody } from "../support/people.ts";
import { expect, requirement, test } from "../support/test.ts";
import { enrol } from "../support/two-factor.ts";

test("a weak existing password leads to the change page at the next login, and is free afterwards (A18, G7)", async ({
  page: adminsPage,
  browser,
}) => {
  const admin = somebody();
  await signUp(adminsPage, admin);
  await adminsPage.goto("/");
  const { person, page } = await joined(adminsPage, admin, browser, "admin", { password: SHORT_PASSWORD });
  expect((await savePolicy(adminsPage, admin, { password: { minLength: 14 } })).status()).toBe(200);
  await page.goto("/account");
  await logOut(page);

  await page.goto(membersPage(admin));
  await expect(page.getByRole("heading", { level: 1, name: "Log in" })).toBeVisible();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Change password" })).toBeVisible();
  await expect(page.getByText("Your current password no longer satisfies the policy")).toBeVisible();
  expect((await page.request.get(`/v1/organizations/${admin.slug}/members`)).status()).toBe(403);

  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill(GOOD_PASSWORD);
  await expect(requirement(page, "min_length")).toHaveAttribute("data-met", "true");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  const row = page.getByRole("listitem").filter({ hasText: person.email });
  await expect(row.getByText("Password complies")).toBeVisible();
});

test("the refusal names every unmet policy and the link that cures it (A42, R5)", async ({
  page: adminsPage,
  browser,
}) => {
  const admin = somebody();
  await signUp(adminsPage, admin);
  await adminsPage.goto("/");
  const { person, page } = await joined(adminsPage, admin, browser, "admin");
  expect((await savePolicy(adminsPage, admin, { password: { minLength: 14 } })).status()).toBe(200);
  await page.goto(membersPage(admin));
  await expect(
    page.getByRole("heading", { level: 1, name: "Access denied: security policy not met" }),
  ).toBeVisible();
  await expect(page.getByText("password rules have changed. Please enter your password once more")).toBeVisible();
  await page.getByRole("link", { name: "Enter password" }).click();
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Check password" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
});

test("a session that has not used the second factor is asked for it, and goes on (R3, G7)", async ({
  page: adminsPage,
  browser,
}) => {
  const admin = somebody();
  await signUp(adminsPage, admin);
  await enrol(adminsPage);
  await adminsPage.goto("/");
  const { person, page } = await joined(adminsPage, admin, browser, "admin");
  const { authenticator } = await enrol(page);
  // A session from before, in which nothing but the password was used.
  expect((await savePolicy(adminsPage, admin, { twoFactor: { mode: "off" } })).status()).toBe(200);
  await page.context().clearCookies();
  await logIn(page, person);
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
  expect((await savePolicy(adminsPage, admin, { twoFactor: { mode: "optional" } })).status()).toBe(200);
  expect((await savePolicy(adminsPage, admin, { twoFactor: { mode: "required" } })).status()).toBe(200);

  await page.goto(membersPage(admin));
  await expect(
    page.getByRole("heading", { level: 1, name: "Access denied: security policy not met" }),
  ).toBeVisible();
  await page.getByRole("link", { name: "Enter code" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Use your second factor" })).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill(await authenticator.code());
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
});

test("a member sees the switches disabled with the reason, and the API refuses (A2)", async ({
  page,
  browser,
  baseURL,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  const member = somebody();
  const invitation = await invitationTo(page, admin, member.email);
  const other = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
  await signUp(other, member, tokenOf(invitation));
  await other.goto(securityPage(admin));
  await expect(other.getByText(`Only super admins of ${admin.organization} may change these settings.`)).toBeVisible();
  const controls = other.getByRole("region", { name: "Password policy" }).getByRole("switch");
  expect(await controls.count()).toBeGreaterThan(5);
  for (const control of await controls.all()) {
    await expect(control).toBeDisabled();
    const description = await control.getAttribute("aria-describedby");
    await expect(other.locator(`[id="${description}"]`)).toContainText("Only super admins");
  }
  await expect(other.getByLabel("Minimum", { exact: true })).toBeDisabled();

  const before = await storedPolicy(page, admin);
  const answer = await savePolicy(other, admin, { password: { minLength: 6 } });
  expect(answer.status()).toBe(403);
  expect((await answer.json()).code).toBe("not_permitted");
  expect(await storedPolicy(page, admin)).toEqual(before);
});

test("an invitation link makes an account in the organization, and works once", async ({ page, browser, baseURL }) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(membersPage(admin));
  const guest = somebody();
  await page.getByLabel("E-mail").fill(guest.email);
  await page.getByLabel("Role", { exact: true }).selectOption("admin");
  await page.getByRole("button", { name: "Create invitation link" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();

  const other = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { level: 1, name: `Join ${admin.organization}` })).toBeVisible();
  await expect(other.getByLabel("E-mail")).toHaveValue(guest.email);
  await other.getByLabel("Name", { exact: true }).fill(guest.name);
  await other.getByLabel("Password", { exact: true }).fill(guest.password);
  await other.getByRole("button", { name: "Join" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
  await expect(other.getByRole("heading", { level: 2, name: admin.organization })).toBeVisible();

  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: guest.email });
  await expect(row.getByText("Password complies")).toBeVisible();
  await expect(row.getByRole("combobox")).toHaveValue("admin");
  await row.getByRole("combobox").selectOption("member");
  await expect(row.getByRole("combobox")).toHaveValue("member");
  await row.getByRole("button", { name: `Remove ${guest.name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);

  const third = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
  await third.goto(link);
  await expect(third.getByRole("heading", { level: 1, name: "This invitation cannot be used" })).toBeVisible();
});

test("a deep link to a group of the settings works, through the login as well (A3)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto(`${securityPage(person)}#api-keys`);
  await expect(page.getByRole("region", { name: "API keys" })).toBeFocused();
  for (const name of ["Two-factor authentication", "Password policy", "API keys"]) {
    await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
  }
  await page.context().clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("region", { name: "API keys" })).toBeFocused();
});

test("a session that has ended leads to the login and back, wherever it is noticed", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto(membersPage(person));
  await expect(page.getByRole("region", { name: "Members" })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Security" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Log in" })).toBeVisible();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Security" })).toBeVisible();
});

test("a wrong password gets one answer, whoever asks", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.context().clearCookies();
  const texts: string[] = [];
  for (const email of [person.email, somebody().email]) {
    await logIn(page, { email, password: "not the password" });
    await expect(page.getByRole("alert")).toContainText("The e-mail or the password is wrong");
    texts.push(await page.getByRole("alert").innerText());
  }
  expect(texts[0]).toBe(texts[1]);
});

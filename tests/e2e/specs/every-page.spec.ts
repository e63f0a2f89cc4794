import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { invitationTo, membersPage, savePolicy, securityPage } from "../support/organization.ts";
import { type Person, SHORT_PASSWORD, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

type Visit = { name: string; signedIn: boolean; open: (page: Page, person: Person) => Promise<void>; heading: string };

const at = (path: string) => async (page: Page) => {
  await page.goto(path);
};

const visits: Visit[] = [
  { name: "sign up", signedIn: false, heading: "Create your account", open: at("/sign-up") },
  {
    name: "sign up with what is missing",
    signedIn: false,
    heading: "Create your account",
    open: async (page) => {
      await page.goto("/sign-up");
      await page.getByLabel("Password", { exact: true }).fill("Abc");
      await page.getByRole("button", { name: "Create account" }).click();
      await expect(page.getByText("Enter your name")).toBeVisible();
    },
  },
  { name: "log in", signedIn: false, heading: "Log in", open: at("/login") },
  {
    name: "an invitation that is no more",
    signedIn: false,
    heading: "This invitation cannot be used",
    open: at("/accept-invitation#token=lki_gone"),
  },
  { name: "forgot password", signedIn: false, heading: "Forgot your password?", open: at("/reset-password") },
  {
    name: "a reset link that is no more",
    signedIn: false,
    heading: "Choose a new password",
    open: at("/reset-password#token=lkm_gone"),
  },
  { name: "the link of a sign-up", signedIn: false, heading: "Finish signing up", open: at("/confirm#token=lkm_gone") },
  {
    name: "the link of an e-mail",
    signedIn: false,
    heading: "Confirm your e-mail address",
    open: at("/confirm-email#token=lkm_gone"),
  },
  { name: "organizations", signedIn: true, heading: "Organizations", open: at("/") },
  { name: "account", signedIn: true, heading: "Account", open: at("/account") },
  { name: "change password", signedIn: true, heading: "Change password", open: at("/account/password") },
  { name: "change e-mail", signedIn: true, heading: "Change e-mail", open: at("/account/email") },
  {
    name: "re-enter password",
    signedIn: true,
    heading: "Enter your password once more",
    open: at("/account/reauthenticate"),
  },
  {
    name: "members",
    signedIn: true,
    heading: "Members",
    open: async (page, person) => {
      await invitationTo(page, person, somebody().email);
      await page.goto(membersPage(person));
      await expect(page.getByText("Pending invitations")).toBeVisible();
    },
  },
  {
    name: "security",
    signedIn: true,
    heading: "Security",
    open: async (page, person) => {
      await page.goto(securityPage(person));
      await expect(page.getByText("Who complies with the stored policy")).toBeVisible();
      await page.getByLabel("Minimum", { exact: true }).fill("200");
      await page.getByRole("textbox", { name: "Try a password" }).fill("Abc");
    },
  },
  {
    name: "the confirmation of a save",
    signedIn: true,
    heading: "Save the password policy?",
    open: async (page, person) => {
      await page.goto(securityPage(person));
      await page.getByLabel("Minimum", { exact: true }).fill("30");
      await page.getByRole("button", { name: "Review and save" }).click();
      await expect(page.getByRole("button", { name: "Save policy" })).toBeEnabled();
    },
  },
  {
    name: "access denied",
    signedIn: true,
    heading: "Access denied: security policy not met",
    open: async (page, person) => {
      await savePolicy(page, person, { password: { minLength: 40 } });
      await page.goto(membersPage(person));
    },
  },
  { name: "nothing there", signedIn: false, heading: "There is nothing here", open: at("/no/such/page") },
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const { name, signedIn, open, heading } of visits) {
      test(`${name}: axe finds nothing, and nothing overflows at 360 px`, async ({ page }) => {
        const person = somebody({ password: SHORT_PASSWORD });
        if (signedIn) {
          await signUp(page, person);
        }
        await open(page, person);
        await expect(page.getByRole("heading", { name: heading })).toBeVisible();
        await page.waitForLoadState("networkidle");
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);

        await page.setViewportSize({ width: 360, height: 740 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    }
  });
}

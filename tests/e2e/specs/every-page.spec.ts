import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { choose } from "../support/controls.ts";
import { invitationTo, joined, keysPage, membersPage, savePolicy, securityPage } from "../support/organization.ts";
import { logIn, type Person, SHORT_PASSWORD, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { enrol, enrolInPage } from "../support/two-factor.ts";

type Visit = { name: string; signedIn: boolean; open: (page: Page, person: Person) => Promise<void>; heading: string };

const at = (path: string) => async (page: Page) => {
  await page.goto(path);
};

/** Sends the person through the set-up: another super admin requires it of everybody. */
async function beRequired(page: Page, person: Person) {
  const browser = page.context().browser();
  if (!browser) {
    throw new Error("no browser");
  }
  await page.goto("/account");
  const { page: other } = await joined(page, person, browser, "super_admin");
  await enrol(other);
  expect((await savePolicy(other, person, { twoFactor: { mode: "required" } })).status()).toBe(200);
}

/** A key that is older than the rules, and one of a service account that ends soon. */
async function withKeys(page: Page, person: Person) {
  const base = `/v1/organizations/${person.slug}`;
  const make = async (path: string, data: object) => {
    const answer = await page.request.post(`${base}/${path}`, { data });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  };
  await make("api-keys", { name: "nightly", scopes: ["organization:read", "members:read"], hashed: false });
  const { id } = await make("service-accounts", { name: "Release pipeline", role: "member" });
  await make("api-keys", {
    name: "release of the mobile application",
    scopes: ["verify"],
    expiresInDays: 20,
    serviceAccountId: id,
  });
  const rules = { enforceHashed: true, requireExpiration: true, maxExpirationDays: 60 };
  expect((await savePolicy(page, person, { apiKeys: rules })).status()).toBe(200);
}

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
    name: "confirm who is there",
    signedIn: true,
    heading: "Confirm that it is you",
    open: async (page) => {
      await enrol(page);
      await page.goto("/account/reauthenticate");
      await page.getByRole("button", { name: "Use your second factor instead" }).click();
    },
  },
  {
    name: "the second step of a login",
    signedIn: true,
    heading: "Second step",
    open: async (page, person) => {
      await enrol(page);
      await page.context().clearCookies();
      await logIn(page, person);
      await page.getByLabel("Code", { exact: true }).fill("000000");
      await page.getByRole("button", { name: "Log in" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "the second step with a backup code",
    signedIn: true,
    heading: "Second step",
    open: async (page, person) => {
      await enrol(page);
      await page.context().clearCookies();
      await logIn(page, person);
      await page.getByRole("button", { name: "Use a backup code" }).click();
    },
  },
  {
    name: "login and security",
    signedIn: true,
    heading: "Login and security",
    open: async (page, person) => {
      await page.goto("/account/security");
      await page.getByRole("button", { name: "Create an access token" }).click();
      await page.getByLabel("What it is for").fill("deploy from the laptop");
      await page.getByRole("textbox", { name: "Password" }).fill(person.password);
      await page.getByRole("button", { name: "Create token" }).click();
      await expect(page.getByRole("textbox", { name: "Access token" })).toBeVisible();
    },
  },
  {
    name: "two-factor authentication, off",
    signedIn: true,
    heading: "Two-factor authentication",
    open: at("/account/two-factor"),
  },
  {
    name: "two-factor authentication, on",
    signedIn: true,
    heading: "Two-factor authentication",
    open: async (page) => {
      await enrol(page);
      await page.goto("/account/two-factor");
      await expect(page.getByText("10 unused")).toBeVisible();
    },
  },
  {
    name: "setting up an authenticator",
    signedIn: true,
    heading: "Two-factor authentication",
    open: async (page) => {
      await page.goto("/account/two-factor");
      await page.getByRole("button", { name: "Set up an authenticator app" }).click();
      await page.getByLabel("Code", { exact: true }).fill("000000");
      await page.getByRole("button", { name: "Turn on" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "new backup codes",
    signedIn: true,
    heading: "Save your backup codes",
    open: async (page) => {
      await page.goto("/account/two-factor");
      await enrolInPage(page);
    },
  },
  {
    name: "a set-up that is required",
    signedIn: true,
    heading: "Two-factor authentication",
    open: async (page, person) => {
      await beRequired(page, person);
      await page.goto(membersPage(person));
      await expect(page.getByText("Please set it up to continue.")).toBeVisible();
    },
  },
  {
    name: "the confirmation of a two-factor requirement",
    signedIn: true,
    heading: "Save the two-factor settings?",
    open: async (page, person) => {
      await page.goto(securityPage(person));
      await choose(page.getByRole("radio", { name: /^Required/ }));
      await page.getByRole("button", { name: "Review and save" }).click();
      await expect(page.getByText("You are among those who are kept out")).toBeVisible();
    },
  },
  {
    name: "a refused two-factor requirement",
    signedIn: true,
    heading: "Security",
    open: async (page, person) => {
      await page.goto(securityPage(person));
      await choose(page.getByRole("radio", { name: /^Required/ }));
      await page.getByRole("button", { name: "Review and save" }).click();
      await page.getByRole("button", { name: "Save policy" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
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
    name: "no API keys",
    signedIn: true,
    heading: "API keys",
    open: async (page, person) => {
      await page.goto(keysPage(person));
      await expect(page.getByText("There are no API keys yet")).toBeVisible();
    },
  },
  {
    name: "API keys",
    signedIn: true,
    heading: "API keys",
    open: async (page, person) => {
      await withKeys(page, person);
      await page.goto(keysPage(person));
      await expect(page.getByText("Older than the rules").last()).toBeVisible();
    },
  },
  {
    name: "a new API key with faults",
    signedIn: true,
    heading: "Create an API key",
    open: async (page, person) => {
      await withKeys(page, person);
      await page.goto(keysPage(person));
      await page.getByRole("button", { name: "Create an API key" }).click();
      await page.getByRole("dialog").getByText("Can be read again").click();
      await page.getByLabel("Days from now").fill("100");
      await page.getByRole("button", { name: "Create key" }).click();
      await expect(page.locator(".field-error")).toHaveCount(4);
    },
  },
  {
    name: "the value of a new API key",
    signedIn: true,
    heading: "Save the key nightly",
    open: async (page, person) => {
      await page.goto(keysPage(person));
      await page.getByRole("button", { name: "Create an API key" }).click();
      await page.getByLabel("What it is for").fill("nightly");
      await choose(page.getByRole("checkbox", { name: /^Pass a reverse proxy/ }));
      await page.getByRole("button", { name: "Create key" }).click();
    },
  },
  {
    name: "editing an API key",
    signedIn: true,
    heading: "Edit release of the mobile application",
    open: async (page, person) => {
      await withKeys(page, person);
      await page.goto(keysPage(person));
      await page.getByRole("button", { name: /^Edit release/ }).click();
    },
  },
  {
    name: "rotating an API key",
    signedIn: true,
    heading: "Rotate release of the mobile application?",
    open: async (page, person) => {
      await withKeys(page, person);
      await page.goto(keysPage(person));
      await page.getByRole("button", { name: /^Rotate release/ }).click();
    },
  },
  {
    name: "a service account",
    signedIn: true,
    heading: "Create a service account",
    open: async (page, person) => {
      await page.goto(keysPage(person));
      await page.getByRole("button", { name: "Create a service account" }).click();
      await page.getByRole("button", { name: "Create", exact: true }).click();
    },
  },
  {
    name: "rules for API keys that stop keys",
    signedIn: true,
    heading: "Save the rules for API keys?",
    open: async (page, person) => {
      await withKeys(page, person);
      await page.goto(securityPage(person));
      await page.getByText("They stop at once").click();
      await page.getByRole("button", { name: "Review and save" }).click();
      await expect(page.getByText("1 API key stops")).toBeVisible();
    },
  },
  {
    name: "access denied",
    signedIn: true,
    heading: "Access denied: security policy not met",
    open: async (page, person) => {
      await page.route("**/members?*", (route) =>
        route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "urn:lockstep:problem:security_policy_not_met",
            title: "Access denied: security policy not met",
            status: 403,
            code: "security_policy_not_met",
            detail: "follow the `cure` of each of `reasons`",
            reasons: [
              {
                code: "two_factor_verification_required",
                detail:
                  "Your organization requires two-factor authentication. Please enter your second factor to continue.",
                cure: "/account/reauthenticate",
                methods: ["totp"],
              },
              {
                code: "password_non_compliant",
                detail: "Your password does not satisfy your organization's rules. Please change it to continue.",
                cure: "/account/password",
              },
            ],
          }),
        }),
      );
      await page.goto(membersPage(person));
    },
  },
  { name: "nothing there", signedIn: false, heading: "There is nothing here", open: at("/no/such/page") },
];

/** Pictures to look at, where a folder for them is named. */
async function look(page: Page, name: string) {
  const folder = process.env.LOCKSTEP_PICTURES;
  if (folder) {
    await page.screenshot({ path: `${folder}/${name.replaceAll(/[^a-z]+/g, "-")}.png`, fullPage: true });
  }
}

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
        await look(page, `${name} ${colorScheme} wide`);
        // React Aria's announcer names a pending button by its id for some seconds, also when the button is gone.
        const { violations } = await new AxeBuilder({ page }).exclude("[data-live-announcer]").analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);

        await page.setViewportSize({ width: 360, height: 740 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await look(page, `${name} ${colorScheme} narrow`);
      });
    }
  });
}

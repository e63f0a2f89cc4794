import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { choose } from "../support/controls.ts";
import { invitationTo, membersPage, savePolicy, securityPage, tokenOf } from "../support/organization.ts";
import { GOOD_PASSWORD, type Person, signUp } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { enrol } from "../support/two-factor.ts";

const folder = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));

const ada: Person = {
  name: "Ada Lovelace",
  email: "ada@analytical.example",
  password: GOOD_PASSWORD,
  organization: "Analytical Engines",
  slug: "analytical-engines",
};
const others = [
  { name: "Grace Hopper", email: "grace@analytical.example", password: "Compiler-1952 bug", role: "admin" },
  { name: "Émilie du Châtelet", email: "emilie@analytical.example", password: "Vis-Viva-1740", role: "member" },
  { name: "Charles Babbage", email: "charles@analytical.example", password: "Engine-22!", role: "member" },
];

async function shoot(page: Page, name: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.screenshot({ path: `${folder}${name}-${colorScheme}.png`, animations: "disabled" });
  }
}

test.use({ viewport: { width: 1120, height: 800 }, deviceScaleFactor: 1.5 });
test.describe.configure({ mode: "serial" });

test("the pages that the README shows", async ({ page, browser, baseURL }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Name", { exact: true }).fill(ada.name);
  await page.getByLabel("E-mail").fill(ada.email);
  await page.getByLabel("Organization").fill(ada.organization);
  await page.getByLabel("Password", { exact: true }).fill("Analytic7");
  await expect(page.getByText("3 of 5 met")).toBeVisible();
  await shoot(page, "sign-up");

  await signUp(page, ada);
  expect((await savePolicy(page, ada, { password: { requireSpecial: false } })).status()).toBe(200);
  await page.goto("/account/two-factor");
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  await shoot(page, "two-factor");
  await enrol(page);
  for (const other of others) {
    const invitation = await invitationTo(page, ada, other.email, other.role);
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    const itsPage = await context.newPage();
    await signUp(itsPage, { ...ada, ...other }, tokenOf(invitation));
    if (other.role === "admin") {
      await enrol(itsPage);
    }
    await context.close();
  }
  // A second factor set up in between is a new session, which has not seen the password.
  await page.request.post("/v1/auth/reauthenticate", { data: { password: ada.password } });
  expect((await savePolicy(page, ada, { password: { minLength: 12 } })).status()).toBe(200);
  // Each password is judged under the new rule, and Charles's is found too short.
  for (const { email, password } of others) {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    await context.request.post("/v1/auth/login", { data: { email, password } });
    await context.close();
  }

  await page.setViewportSize({ width: 1120, height: 1600 });
  await page.goto(`${securityPage(ada)}#password-policy`);
  await page.getByRole("textbox", { name: "Try a password" }).fill("Difference9");
  await expect(page.getByText("Who complies with the stored policy")).toBeVisible();
  await page.getByRole("heading", { name: "Start from a preset" }).evaluate((heading) => heading.scrollIntoView());
  await shoot(page, "security");

  await page.setViewportSize({ width: 1120, height: 800 });
  await choose(page.getByRole("radio", { name: /^Required/ }));
  await page.getByRole("button", { name: "Review and save" }).click();
  await expect(page.getByRole("button", { name: "Save policy" })).toBeEnabled();
  await shoot(page, "impact");
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Discard" }).click();
  await page.goto(membersPage(ada));
  await expect(page.getByText(ada.email)).toBeVisible();
  await shoot(page, "members");
});

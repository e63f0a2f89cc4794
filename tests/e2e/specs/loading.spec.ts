import { savePolicy, securityPage } from "../support/organization.ts";
import { signUp, somebody } from "../support/people.ts";
import { expect, requirement, test } from "../support/test.ts";

const lazy = /strength.*\.(wasm|js)$/;
const data = { password: { forbidCommon: true, minStrength: 3 } };

test("while the lazy module is on its way its rules are pending, never met, and the page goes on (R14)", async ({
  page,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  expect((await savePolicy(page, admin, data)).status()).toBe(200);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.context().route(lazy, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/account/password");
  const password = page.getByLabel("New password");
  await password.fill("Violet-Harbour7 kestrel");
  for (const code of ["strength", "common_password"]) {
    await expect(requirement(page, code)).toHaveAttribute("data-met", "pending");
  }
  await expect(requirement(page, "uppercase")).toHaveAttribute("data-met", "true");
  await password.pressSequentially(" still typing");
  await expect(password).toHaveValue("Violet-Harbour7 kestrel still typing");
  await expect(requirement(page, "strength")).toHaveAttribute("data-met", "pending");

  release();
  for (const code of ["strength", "common_password"]) {
    await expect(requirement(page, code)).toHaveAttribute("data-met", "true");
  }
});

test("when the lazy module cannot be loaded the server decides (R13, R14)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  expect((await savePolicy(page, person, data)).status()).toBe(200);
  await page.context().route(lazy, (route) => route.abort());
  await page.goto("/account/password");
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill("Password1!");
  await expect(requirement(page, "common_password")).toHaveAttribute("data-met", "pending");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert")).toContainText("Your password was not changed");
  await page.getByLabel("New password").fill("Marmalade-Otter42 drifts");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
});

test("without a network the page says so, and goes on with it", async ({ page, context }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  await page.route("**/v1/**", (route) => route.abort());
  await page.goto(securityPage(person));
  await expect(page.getByRole("heading", { level: 1, name: "The server cannot be reached" })).toBeVisible();
  await page.unroute("**/v1/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("region", { name: "Password policy" })).toBeVisible();
  expect(context.pages()).toHaveLength(1);
});

test("a lock and a busy server say how long to wait", async ({ page }) => {
  for (const [status, code, title] of [
    [429, "too_many_requests", "Too many attempts"],
    [503, "busy", "The server is busy"],
  ] as const) {
    await page.route("**/v1/auth/login", (route) =>
      route.fulfill({
        status,
        contentType: "application/problem+json",
        body: JSON.stringify({ type: `urn:lockstep:problem:${code}`, title, status, code, detail: "wait", retryAfter: 7 }),
      }),
    );
    await page.goto("/login");
    await page.getByLabel("E-mail").fill("robin@example.com");
    await page.getByLabel("Password", { exact: true }).fill("anything");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("alert")).toContainText(title);
    await expect(page.getByRole("timer")).toContainText(/Try again in [1-7] seconds?\./);
    await page.unroute("**/v1/auth/login");
  }
});

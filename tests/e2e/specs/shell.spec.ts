import { signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("a chosen theme stays, and goes before the system's", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/login");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: /^Theme: system/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  await expect(page.getByRole("button", { name: /^Theme: dark/ })).toBeVisible();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
});

test("a change of page moves the focus to its heading and names the document", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/");
  await page.getByRole("link", { name: "Account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeFocused();
  await expect(page).toHaveTitle("Account · Lockstep");
  await page.getByRole("link", { name: "Change password" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Change password" })).toBeFocused();
  await expect(page).toHaveTitle("Change password · Lockstep");
});

test("the pages come under a content security policy without inline scripts or styles", async ({ page }) => {
  const answer = await page.goto("/login");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  const of = (name: string) => policy.split(";").find((part) => part.trim().startsWith(`${name} `)) ?? "";
  expect(of("script-src")).toContain("'self' 'wasm-unsafe-eval'");
  expect(of("style-src").trim()).toBe("style-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
});

test("nobody is led off the site after a login", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.context().clearCookies();
  await page.goto(`/login?next=${encodeURIComponent("//example.org/")}`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
});

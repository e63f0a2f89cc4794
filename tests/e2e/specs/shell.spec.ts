import { membersPage, securityPage } from "../support/organization.ts";
import { signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

/** What Web Vitals call good. */
const GOOD_LAYOUT_SHIFT = 0.1;

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

test("nothing moves away from the pointer while a page loads", async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      shifts.push(...list.getEntries().map((entry) => (entry as PerformanceEntry & { value: number }).value));
    }).observe({ type: "layout-shift", buffered: true });
  });
  const person = somebody();
  await signUp(page, person);
  const pages = [
    ["/organizations", "Organizations"],
    ["/account/two-factor", "Two-factor authentication"],
    [membersPage(person), "Members"],
    [securityPage(person), "Security"],
  ] as const;
  for (const [path, heading] of pages) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, shift) => sum + shift, 0), `${path}: ${shifts}`).toBeLessThan(GOOD_LAYOUT_SHIFT);
  }
});

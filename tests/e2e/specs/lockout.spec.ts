import type { Browser, BrowserContext } from "@playwright/test";
import { joined, membersPage } from "../support/organization.ts";
import { logIn, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

/** As many wrong passwords as a new organization lets fail, from a browser of somebody else. */
async function locked(browser: Browser, baseURL: string, email: string): Promise<BrowserContext> {
  const elsewhere = await browser.newContext({ baseURL });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const answer = await elsewhere.request.post("/v1/auth/login", { data: { email, password: "wrong" } });
    expect(answer.status()).toBe(401);
  }
  return elsewhere;
}

test("a locked member is shown with the end of the lock, and a super admin opens it (C5, X13)", async ({
  page,
  browser,
  baseURL,
}) => {
  const admin = somebody();
  await signUp(page, admin);
  await page.goto(membersPage(admin));
  const { person } = await joined(page, admin, browser);
  const elsewhere = await locked(browser, baseURL ?? "", person.email);
  const { email, password } = person;
  expect((await elsewhere.request.post("/v1/auth/login", { data: { email, password } })).status()).toBe(429);

  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: email });
  await expect(row.getByText("Password locked until")).toBeVisible();
  await row.getByRole("button", { name: `Unlock ${person.name}` }).click();
  await expect(row.getByText("Password locked until")).toBeHidden();
  expect((await elsewhere.request.post("/v1/auth/login", { data: { email, password } })).status()).toBe(200);
});

test("who is locked is told for how long, and a browser that has logged in before is not (R11)", async ({
  page,
  browser,
  baseURL,
}) => {
  const person = somebody();
  await signUp(page, person);
  const elsewhere = await locked(browser, baseURL ?? "", person.email);
  const other = await elsewhere.newPage();
  await logIn(other, person);
  await expect(other.getByText("Too many attempts were wrong.")).toBeVisible();
  await expect(other.getByRole("timer")).toContainText("seconds");
  await page.request.post("/v1/auth/logout");
  await logIn(page, person);
  await expect(page.getByRole("heading", { level: 1, name: "Log in" })).toBeHidden();
});

test("a person sees where they are logged in, and ends a session elsewhere (X15)", async ({ page, browser }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/");
  const elsewhere = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await elsewhere.newPage();
  await logIn(other, person);
  await expect(other.getByRole("heading", { level: 1, name: "Log in" })).toBeHidden();

  await page.goto("/account/security");
  const sessions = page.getByRole("list", { name: "Your sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "This browser" })).toHaveCount(1);
  await sessions.getByRole("button", { name: /^End the session/ }).click();
  await expect(sessions).toHaveCount(1);
  expect((await elsewhere.request.get("/v1/auth/session")).status()).toBe(401);
  expect((await page.request.get("/v1/auth/session")).status()).toBe(200);
});

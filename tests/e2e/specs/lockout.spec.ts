import { joined, membersPage } from "../support/organization.ts";
import { logIn, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("a locked member is shown with the end of the lock, and a super admin opens it (C5, X13)", async ({
  page: adminsPage,
  browser,
}) => {
  const admin = somebody();
  await signUp(adminsPage, admin);
  await adminsPage.goto("/");
  const { person, page: membersOwnPage } = await joined(adminsPage, admin, browser);
  const elsewhere = await browser.newContext({ baseURL: new URL(adminsPage.url()).origin });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const answer = await elsewhere.request.post("/v1/auth/login", { data: { email: person.email, password: "wrong" } });
    expect(answer.status()).toBe(401);
  }
  const page = await elsewhere.newPage();
  await logIn(page, person);
  await expect(page.getByText("Too many attempts were wrong.")).toBeVisible();
  await expect(page.getByRole("timer")).toContainText("seconds");
  // A browser that has logged in before is not locked out, and its session goes on.
  await membersOwnPage.goto("/account");
  await membersOwnPage.getByRole("button", { name: "Log out" }).click();
  await expect(membersOwnPage.getByRole("heading", { level: 1, name: "Log in" })).toBeVisible();
  await logIn(membersOwnPage, person);
  await expect(membersOwnPage.getByRole("heading", { level: 1, name: "Log in" })).toBeHidden();

  await adminsPage.goto(membersPage(admin));
  const row = adminsPage.getByRole("listitem").filter({ hasText: person.email });
  await expect(row.getByText("Password locked until")).toBeVisible();
  await row.getByRole("button", { name: `Unlock ${person.name}` }).click();
  await expect(row.getByText("Password locked until")).toBeHidden();
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

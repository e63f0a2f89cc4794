import { mailedCode, mailedLink } from "../support/mail.ts";
import { GOOD_PASSWORD, logIn, signUp, somebody } from "../support/people.ts";
import { start } from "../support/server.ts";
import { expect, test } from "../support/test.ts";
import { Authenticator } from "../support/two-factor.ts";

test("a forgotten password is replaced by a mailed link, which logs nobody in (R17)", async ({ page, server }) => {
  const person = somebody();
  await signUp(page, person);
  await page.context().clearCookies();
  await page.goto("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Forgot your password?" })).toBeVisible();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Send a link" }).click();
  await expect(page.getByText(`A message is on its way to ${person.email}`)).toBeVisible();

  const link = await mailedLink(server, person.email, "/reset-password");
  await page.goto(link);
  const password = page.getByLabel("New password", { exact: true });
  await expect(password).toHaveAttribute("autocomplete", "new-password");
  await password.fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(password).toBeFocused();
  const chosen = `${GOOD_PASSWORD} 2`;
  await password.fill(chosen);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("heading", { name: "Your password is changed" })).toBeVisible();

  await logIn(page, { email: person.email, password: chosen });
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText("This link cannot be used")).toBeVisible();
});

test("an e-mail address is changed by a link that goes to the new one (R17)", async ({ page, server }) => {
  const person = somebody();
  const next = somebody().email;
  await signUp(page, person);
  await page.goto("/account");
  await expect(page.getByText("(not confirmed)")).toBeVisible();
  await page.getByRole("link", { name: "Change e-mail" }).click();
  await page.getByLabel("New e-mail").fill(next);
  await page.getByRole("button", { name: "Send a link" }).click();
  await expect(page.getByText(`A message is on its way to ${next}`)).toBeVisible();

  await page.goto(await mailedLink(server, next, "/confirm-email"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText(`Your account now has the address ${next}.`)).toBeVisible();
  await page.getByRole("link", { name: "Go to your account" }).click();
  await expect(page.getByText(next)).toBeVisible();
  await expect(page.getByText("(confirmed)")).toBeVisible();
});

test("where there is mail, sign-up goes on by a link (R17)", async ({ page }) => {
  const server = await start({ confirmed: true });
  try {
    const person = somebody();
    await page.goto(`${server.url}/sign-up`);
    await page.getByLabel("Name", { exact: true }).fill(person.name);
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Organization").fill(person.organization);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

    await page.goto(await mailedLink(server, person.email, "/confirm"));
    await page.getByRole("button", { name: "Create my account" }).click();
    await expect(page.getByRole("heading", { name: person.organization })).toBeVisible();
    await page.goto(`${server.url}/account`);
    await expect(page.getByText("(confirmed)")).toBeVisible();

    // Without a second factor, the address before has its say in another one (X19).
    const next = somebody().email;
    await page.getByRole("link", { name: "Change e-mail" }).click();
    await page.getByLabel("New e-mail").fill(next);
    await expect(page.getByLabel("Code from the mail")).toBeVisible();
    await page.getByRole("button", { name: "Send a link" }).click();
    await expect(page.getByText("Enter the code that was mailed to your address")).toBeVisible();
    await page.getByRole("button", { name: "Mail me a code" }).click();
    await expect(page.getByText("Sent. It works for 10 minutes.")).toBeVisible();
    await page.getByLabel("Code from the mail").fill(await mailedCode(server, person.email));
    await page.getByRole("button", { name: "Send a link" }).click();
    await expect(page.getByText(`A message is on its way to ${next}`)).toBeVisible();

    // The first second factor needs a code by mail too (X19).
    await page.goto(`${server.url}/account/two-factor`);
    await page.getByRole("button", { name: "Set up an authenticator app" }).click();
    const authenticator = new Authenticator(await page.getByTestId("secret").innerText());
    await page.getByLabel("Code", { exact: true }).fill(await authenticator.code());
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(page.getByText("Enter the code from the mail")).toBeVisible();
    await page.getByRole("button", { name: "Mail me a code" }).click();
    await expect(page.getByText("Sent. It works for 10 minutes.")).toBeVisible();
    await page.getByLabel("Code from the mail").fill(await mailedCode(server, person.email));
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Save your backup codes" })).toBeVisible();
  } finally {
    await server.stop();
  }
});

import type { Page } from "@playwright/test";
import { membersPage } from "../support/organization.ts";
import { logIn, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { saveCodes } from "../support/two-factor.ts";

/** A key in Chromium's own virtual authenticator, which its user touches at once. */
async function plugIn(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    unplug: () => devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

async function add(page: Page, name: string) {
  await page.getByRole("button", { name: "Add a security key" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a security key" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Add the key" }).click();
}

test("a security key is added, named, used at the next login, and removed (C14)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account/two-factor");
  await plugIn(page);
  await page.getByRole("button", { name: "Add a security key" }).click();
  await page.getByRole("button", { name: "Add the key" }).click();
  await expect(page.getByText("Give it a name")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await add(page, "Blue key");
  await expect(page.getByRole("heading", { level: 1, name: "Save your backup codes" })).toBeVisible();
  expect(await saveCodes(page)).toHaveLength(10);
  const key = page.getByRole("list", { name: "Your security keys" }).getByRole("listitem");
  await expect(key).toContainText("Blue key");
  await add(page, "The same again");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("registered already");
  await page.getByRole("button", { name: "Cancel" }).click();
  await key.getByRole("button", { name: "Rename Blue key" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Green key");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(key).toContainText("Green key");

  await page.getByRole("button", { name: "Log out" }).click();
  await page.goto(membersPage(person));
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "Use the security key" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();

  await page.goto("/account/two-factor");
  await expect(key).toContainText("last used");
  await key.getByRole("button", { name: "Remove Green key" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Green key is removed.")).toBeVisible();
  await expect(page.getByText("A login asks for your password alone.")).toBeVisible();
});

test("a login without the key at hand says what to do, and goes on with a backup code (C14, B18)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account/two-factor");
  const { unplug } = await plugIn(page);
  await add(page, "Blue key");
  const [code = ""] = await saveCodes(page);
  await page.getByRole("button", { name: "Log out" }).click();
  await unplug();
  // Another key, which this account does not know.
  await plugIn(page);
  await logIn(page, person);
  await page.getByRole("button", { name: "Use the security key" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing came from the key");
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(code);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
});

import type { Page } from "@playwright/test";
import { choose } from "../support/controls.ts";
import { membersPage, savePolicy, securityPage, storedPolicy } from "../support/organization.ts";
import { logIn, logOut, signUp, somebody } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { saveCodes } from "../support/two-factor.ts";

/** A key in Chromium's own virtual authenticator, which its user touches at once. */
async function plugIn(page: Page, { hasUserVerification = true } = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey: true,
      hasUserVerification,
      isUserVerified: hasUserVerification,
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

  await logOut(page);
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
  await logOut(page);
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

test("a security key confirms who it is in place of the password (C14, R7)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account/two-factor");
  await plugIn(page);
  await add(page, "Blue key");
  await saveCodes(page);
  let refusals = 0;
  await page.route("**/v1/account/two-factor/backup-codes", (route) => {
    refusals += 1;
    if (refusals > 1) {
      return route.fallback();
    }
    return route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:lockstep:problem:reauthentication_required",
        title: "Enter your password once more",
        status: 403,
        code: "reauthentication_required",
        detail: "re-authenticate; it is good for 5 minutes",
      }),
    });
  });
  await page.getByRole("button", { name: "Make new backup codes" }).click();
  await page.getByRole("button", { name: "Make new codes", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByRole("button", { name: "Use your second factor instead" }).click();
  await expect(dialog.getByText("Have your security key at hand")).toBeVisible();
  const answered = page.waitForResponse("**/v1/auth/reauthenticate");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  const answer = await answered;
  expect(answer.status()).toBe(200);
  expect(answer.request().postDataJSON()).toMatchObject({ secondFactor: { method: "security_key" } });
  expect(await saveCodes(page)).toHaveLength(10);
});

test("of several keys each is named and removed, and the last one stays while it is required (C14, B8)", async ({
  page,
}) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account/two-factor");
  const keys = page.getByRole("list", { name: "Your security keys" }).getByRole("listitem");
  for (const name of ["Blue key", "Red key", "Green key"]) {
    const { unplug } = await plugIn(page);
    await add(page, name);
    if (name === "Blue key") {
      await saveCodes(page);
    }
    await expect(keys.filter({ hasText: name })).toBeVisible();
    await unplug();
  }
  await expect(keys).toHaveCount(3);
  expect((await savePolicy(page, person, { twoFactor: { mode: "required" } })).status()).toBe(200);
  await page.reload();
  await page.getByRole("button", { name: "Rename Red key" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Yellow key");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(keys.filter({ hasText: "Yellow key" })).toBeVisible();
  await expect(keys.filter({ hasText: "Red key" })).toHaveCount(0);
  for (const name of ["Blue key", "Yellow key"]) {
    await page.getByRole("button", { name: `Remove ${name}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText(`${name} is removed.`)).toBeVisible();
  }
  await expect(keys).toHaveCount(1);
  await expect(keys).toContainText("It cannot be removed while it is your only second factor");
  await expect(page.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
  const { securityKeys } = await (await page.request.get("/v1/account/two-factor")).json();
  const removal = await page.request.delete(`/v1/account/two-factor/security-keys/${securityKeys[0].id}`);
  expect([removal.status(), (await removal.json()).code]).toEqual([409, "two_factor_required_by_organization"]);
});

test("a key that was only touched is used again where its user has to be verified (C14)", async ({ page }) => {
  const person = somebody();
  await signUp(page, person);
  await page.goto("/account/two-factor");
  const key = await plugIn(page, { hasUserVerification: false });
  await add(page, "Old key");
  await saveCodes(page);
  await page.goto(securityPage(person));
  const settings = page.getByRole("region", { name: "Two-factor authentication" });
  await choose(settings.getByRole("radio", { name: /^Always/ }));
  await settings.getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save policy" }).click();
  // Whoever requires it has to have done it.
  const question = page.getByRole("dialog", { name: "Use your second factor" });
  await question.getByRole("button", { name: "Cancel" }).click();
  expect((await storedPolicy(page, person)).twoFactor.userVerification).toBe("preferred");

  await key.unplug();
  await plugIn(page);
  await page.goto("/account/two-factor");
  await add(page, "New key");
  await expect(page.getByText("New key")).toBeVisible();
  await page.goto(securityPage(person));
  await choose(settings.getByRole("radio", { name: /^Always/ }));
  await settings.getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Version 2 of the policy is in force")).toBeVisible();
  expect((await storedPolicy(page, person)).twoFactor.userVerification).toBe("required");
});

import { expect, type Page } from "@playwright/test";
import { generateSync } from "otplib";
import { choose } from "./controls.ts";

const STEP = 30;

/** An authenticator app, by an implementation that is not the server's. Each code counts once, so it never repeats one. */
export class Authenticator {
  private last = 0;

  constructor(private readonly secret: string) {}

  /** A code that the server has not seen: one step back, now, or one step ahead, as the server allows. */
  async code(): Promise<string> {
    const now = () => Date.now() / 1000 / STEP;
    // The earliest is refused when the step ends on the way.
    const earliest = now() % 1 > 0.8 ? Math.floor(now()) : Math.floor(now()) - 1;
    const step = Math.max(this.last + 1, earliest);
    while (step > Math.floor(now()) + 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    this.last = step;
    return generateSync({ secret: this.secret.replaceAll(" ", ""), epoch: step * STEP });
  }
}

/** Sets an authenticator up through the API, for whoever is logged in. */
export async function enrol(page: Page): Promise<{ authenticator: Authenticator; backupCodes: string[] }> {
  const started = await page.request.post("/v1/account/two-factor/totp");
  expect(started.status(), await started.text()).toBe(201);
  const authenticator = new Authenticator((await started.json()).secret);
  const confirmed = await page.request.post("/v1/account/two-factor/totp/confirm", {
    data: { code: await authenticator.code() },
  });
  expect(confirmed.status(), await confirmed.text()).toBe(200);
  return { authenticator, backupCodes: (await confirmed.json()).backupCodes };
}

/** Sets an authenticator up in the page, as far as the backup codes. */
export async function enrolInPage(page: Page): Promise<Authenticator> {
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  const authenticator = new Authenticator(await page.getByTestId("secret").innerText());
  await page.getByLabel("Code", { exact: true }).fill(await authenticator.code());
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Save your backup codes" })).toBeVisible();
  return authenticator;
}

/** Says that the backup codes are saved, and goes on. */
export async function saveCodes(page: Page): Promise<string[]> {
  await expect(page.getByRole("heading", { level: 1, name: "Save your backup codes" })).toBeVisible();
  const codes = await page.getByRole("list", { name: "Backup codes" }).getByRole("listitem").allInnerTexts();
  await choose(page.getByRole("checkbox", { name: /^I saved them/ }));
  await page.getByRole("button", { name: /^(Done|Continue)/ }).click();
  return codes;
}

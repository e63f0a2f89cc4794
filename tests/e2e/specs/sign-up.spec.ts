import { somebody } from "../support/people.ts";
import { expect, requirement, test } from "../support/test.ts";

test("sign-up walks from red to green while typing and ends logged in (A21-A24, A30, X17)", async ({ page }) => {
  const person = somebody();
  await page.goto("/sign-up");
  await page.getByLabel("Name", { exact: true }).fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Organization").fill(person.organization);
  const password = page.getByLabel("Password", { exact: true });
  await expect(password).toHaveAttribute("autocomplete", "new-password");
  await expect(password).toHaveAttribute("passwordrules", /minlength: 10;.*required: upper/);

  const walk = [
    ["ab", { min_length: "false", uppercase: "false", number: "false", special: "false" }],
    ["abC", { min_length: "false", uppercase: "true", number: "false", special: "false" }],
    ["abC4", { min_length: "false", uppercase: "true", number: "true", special: "false" }],
    ["abC4!", { min_length: "false", uppercase: "true", number: "true", special: "true" }],
    ["abC4!defgh", { min_length: "true", uppercase: "true", number: "true", special: "true" }],
  ] as const;
  for (const [typed, expected] of walk) {
    await password.fill("");
    await password.pressSequentially(typed);
    for (const [code, met] of Object.entries(expected)) {
      await expect(requirement(page, code)).toHaveAttribute("data-met", met);
    }
  }
  await expect(page.getByRole("status").filter({ hasText: "5 of 5 met" })).toBeAttached();

  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeFocused();
  await expect(page.getByRole("heading", { name: person.organization })).toBeVisible();
});

test("the meter says how hard a password is to guess and why, and says it aloud when typing pauses (A3)", async ({ page }) => {
  await page.goto("/sign-up");
  const password = page.getByLabel("Password", { exact: true });
  const meter = page.locator(".strength");
  await password.pressSequentially("p4$$w0rd1987");
  await expect(meter.getByText(/^Weak, about \d+ \w+ to guess$/)).toBeVisible();
  await expect(meter.getByRole("listitem").first()).toHaveText("This is similar to a common password");
  await expect(meter.getByRole("status")).toHaveText(/^Weak: about \d+ \w+ to guess\. This is similar to a common password\.$/);
  await password.fill("xQ7-mirror-Volcano-91");
  await expect(meter.getByText("Very strong, centuries to guess")).toBeVisible();
  await expect(meter.getByRole("listitem")).toHaveCount(0);
  await expect(meter.getByRole("status")).toHaveText("Very strong: centuries to guess.");
});

test("a password that misses a rule keeps the form, and the focus goes to it (A24)", async ({ page }) => {
  const person = somebody({ password: "alllowercase" });
  await page.goto("/sign-up");
  await page.getByLabel("Name", { exact: true }).fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Organization").fill(person.organization);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(person.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(password).toBeFocused();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(page).toHaveURL(/\/sign-up$/);
});

test("a client that skips the browser's check is refused with the same verdict (G1, G10)", async ({ page }) => {
  const person = somebody({ password: "alllowercase" });
  await page.goto("/sign-up");
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await expect(requirement(page, "uppercase")).toHaveAttribute("data-met", "false");
  const shown = await page
    .locator("[data-code]")
    .evaluateAll((items) => items.map((item) => [item.getAttribute("data-code"), item.getAttribute("data-met")]));

  const answer = await page.request.post("/v1/auth/sign-up", {
    data: {
      name: person.name,
      email: person.email,
      password: person.password,
      organization: { name: person.organization, slug: person.slug },
    },
  });
  expect(answer.status()).toBe(422);
  const problem = await answer.json();
  expect(problem.code).toBe("password_not_accepted");
  const decided = problem.verdict.requirements.map((item: { code: string; met: boolean }) => [item.code, String(item.met)]);
  expect(decided).toEqual(shown);
});

test("the sign-up can be done with the keyboard alone (X17)", async ({ page }) => {
  const person = somebody();
  await page.goto("/sign-up");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await expect(page.getByText("Your password needs")).toBeVisible();
  const reach = async (label: string) => {
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const own = element?.getAttribute("aria-label") ?? element?.textContent ?? "";
        const labelled = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? "") : "";
        return labelled || own;
      });
      if (focused === label) {
        return;
      }
    }
    throw new Error(`Tab does not reach ${label}`);
  };
  await reach("Name");
  await page.keyboard.type(person.name);
  await reach("E-mail");
  await page.keyboard.type(person.email);
  await reach("Organization");
  await page.keyboard.type(person.organization);
  await reach("Password");
  await page.keyboard.type(person.password);
  await reach("Show password");
  await page.keyboard.press("Space");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("type", "text");
  await reach("Create account");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Organizations" })).toBeVisible();
});

test("a pasted password is accepted (A30)", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const person = somebody();
  await page.goto("/sign-up");
  await page.evaluate((text) => navigator.clipboard.writeText(text), person.password);
  await page.getByLabel("Password", { exact: true }).focus();
  await page.keyboard.press("Control+V");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue(person.password);
  await expect(requirement(page, "min_length")).toHaveAttribute("data-met", "true");
});

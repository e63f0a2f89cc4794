import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** A password that every preset accepts. */
export const GOOD_PASSWORD = "Violet-Harbour7 kestrel";
/** What the rules of a new organization accept, and a longer minimum does not. */
export const SHORT_PASSWORD = "Kestrel-77";

export type Person = { name: string; email: string; password: string; organization: string; slug: string };

let count = 0;

/** Somebody nobody else in this run is. */
export function somebody(details: Partial<Person> = {}): Person {
  count += 1;
  const mark = `${count}${randomUUID().slice(0, 6)}`;
  return {
    name: `Robin Person${mark}`,
    email: `robin-${mark}@example.com`,
    password: GOOD_PASSWORD,
    organization: `Workshop ${mark}`,
    slug: `workshop-${mark}`,
    ...details,
  };
}

/** Signs up through the API: the cookie of the page's context is then logged in. */
export async function signUp(page: Page, person: Person, invitationToken?: string) {
  const answer = await page.request.post("/v1/auth/sign-up", {
    data: {
      name: person.name,
      email: person.email,
      password: person.password,
      ...(invitationToken
        ? { invitationToken }
        : { organization: { name: person.organization, slug: person.slug } }),
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}

export async function logIn(page: Page, person: Pick<Person, "email" | "password">) {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** Waits until it is done: going elsewhere at once would take the request back. */
export async function logOut(page: Page) {
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
}

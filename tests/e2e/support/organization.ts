import { type APIResponse, type Browser, expect, type Page } from "@playwright/test";
import { type Person, signUp, somebody } from "./people.ts";

export const securityPage = ({ slug }: Pick<Person, "slug">) => `/organizations/${slug}/settings/security`;
export const keysPage = ({ slug }: Pick<Person, "slug">) => `/organizations/${slug}/api-keys`;
export const membersPage = ({ slug }: Pick<Person, "slug">) => `/organizations/${slug}/members`;

const api = ({ slug }: Pick<Person, "slug">) => `/v1/organizations/${slug}`;

/** The path of an invitation link, made through the API by whoever is logged in. */
export async function invitationTo(page: Page, admin: Person, email: string, role = "member"): Promise<string> {
  const answer = await page.request.post(`${api(admin)}/invitations`, { data: { email, role } });
  expect(answer.status(), await answer.text()).toBe(201);
  const link = new URL((await answer.json()).link);
  return `${link.pathname}${link.hash}`;
}

export function tokenOf(invitation: string): string {
  return invitation.slice(invitation.indexOf("token=") + "token=".length);
}

/** Saves a merge patch through the API. */
export async function savePolicy(page: Page, admin: Person, patch: unknown): Promise<APIResponse> {
  const { etag } = (await page.request.get(`${api(admin)}/security-policy`)).headers();
  return page.request.patch(`${api(admin)}/security-policy`, {
    data: patch,
    headers: { "if-match": etag ?? "", "content-type": "application/merge-patch+json" },
  });
}

export async function storedPolicy(page: Page, admin: Person) {
  return (await page.request.get(`${api(admin)}/security-policy`)).json();
}

/** Another person at another browser, in the organization of whoever is logged in. */
export async function joined(page: Page, admin: Person, browser: Browser, role = "member", details: Partial<Person> = {}) {
  const person = somebody(details);
  const invitation = await invitationTo(page, admin, person.email, role);
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const itsPage = await context.newPage();
  await signUp(itsPage, person, tokenOf(invitation));
  return { person, page: itsPage };
}

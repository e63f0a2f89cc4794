import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { OrganizationView as Membership, SessionView as Session } from "../api";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }) => (await api.getSession({ signal })).data,
});

export const signUp = async (body: api.SignUp) => (await api.signUp({ body })).data;

/** Whether the answer to a sign-up is a session; otherwise the person goes on by a link that was mailed. */
export const isSession = (answer: api.SessionView | api.ConfirmationSent): answer is api.SessionView =>
  "user" in answer;

export const confirmSignUp = async (token: string) => (await api.confirmSignUp({ body: { token } })).data;

export const requestPasswordReset = async (body: api.PasswordReset) => (await api.requestPasswordReset({ body })).data;

export const confirmPasswordReset = async (body: api.PasswordResetConfirmation) =>
  (await api.confirmPasswordReset({ body })).data;

/** What follows a right password: a session, or the question for the second factor. */
export const isChallenge = (login: api.LoginView): login is api.ChallengeView => "methods" in login;

export const completeLogin = async (body: api.SecondFactor) => (await api.completeLogin({ body })).data;

export const logIn = async (body: api.Login) => (await api.login({ body })).data;

export const reauthenticate = async (body: api.Reauthenticate) => (await api.reauthenticate({ body })).data;

/** Going elsewhere at once, or closing the page, does not take it back. */
export const logOut = () => api.logout({ keepalive: true });

/** Where a login leads: to what the server wants first, and from there to where the person was going. */
export function afterLogin(session: api.SessionView, wanted: string | undefined): string {
  if (session.state === "active") {
    return wanted ?? session.next;
  }
  return wanted ? `${session.next}?next=${encodeURIComponent(wanted)}` : session.next;
}

export function isPasswordRefused(session: api.SessionView | undefined): boolean {
  return session?.state === "password_change_required";
}

/**
 * Whether a page is closed until the person has set up what an organization requires (spec B13). The server says which
 * stay open, and refuses the rest itself.
 */
export function isClosedBySetup({ state, organizations }: api.SessionView, path: string): boolean {
  const open = organizations.flatMap(({ decision }) =>
    decision.decision === "setup_required" ? decision.allowedPaths : [],
  );
  const isOpen = open.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  return state === "setup_required" && open.length > 0 && !isOpen;
}

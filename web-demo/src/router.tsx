import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { keySearch } from "./api-keys/keySearch";
import { Shell } from "./components/Shell";
import { FailurePage } from "./failure/FailurePage";
import { NotFound } from "./failure/NotFound";
import { nextSearch } from "./lib/next";
import { Root } from "./Root";

const root = createRootRoute({
  component: Root,
  notFoundComponent: () => (
    <Shell>
      <NotFound />
    </Shell>
  ),
  errorComponent: ({ error, reset }) => (
    <Shell>
      <FailurePage error={error} onRetry={reset} />
    </Shell>
  ),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./session/SignUpPage"), "SignUpPage"),
});

const confirmSignUp = createRoute({
  getParentRoute: () => root,
  path: "/confirm",
  component: lazyRouteComponent(() => import("./session/ConfirmSignUpPage"), "ConfirmSignUpPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("./session/ResetPasswordPage"), "ResetPasswordPage"),
});

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: "/confirm-email",
  component: lazyRouteComponent(() => import("./account/ConfirmEmailPage"), "ConfirmEmailPage"),
});

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("./session/LogInPage"), "LogInPage"),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: "/login/second-factor",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("./session/SecondFactorPage"), "SecondFactorPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/accept-invitation",
  component: lazyRouteComponent(() => import("./invitation/InvitationPage"), "InvitationPage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: lazyRouteComponent(() => import("./session/SignedIn"), "SignedIn"),
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  component: lazyRouteComponent(() => import("./organization/OrganizationsPage"), "OrganizationsPage"),
});

const organizations = createRoute({
  getParentRoute: () => signedIn,
  path: "/organizations",
  component: lazyRouteComponent(() => import("./organization/OrganizationsPage"), "OrganizationsPage"),
});

const accountFrame = createRoute({
  getParentRoute: () => signedIn,
  id: "account-frame",
  component: lazyRouteComponent(() => import("./account/AccountFrame"), "AccountFrame"),
});

const account = createRoute({
  getParentRoute: () => accountFrame,
  path: "/account",
  component: lazyRouteComponent(() => import("./account/AccountPage"), "AccountPage"),
});

const accountSecurity = createRoute({
  getParentRoute: () => accountFrame,
  path: "/account/security",
  component: lazyRouteComponent(() => import("./account/AccountSecurityPage"), "AccountSecurityPage"),
});

const twoFactor = createRoute({
  getParentRoute: () => accountFrame,
  path: "/account/two-factor",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("./two-factor/TwoFactorPage"), "TwoFactorPage"),
});

const changePassword = createRoute({
  getParentRoute: () => accountFrame,
  path: "/account/password",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("./account/ChangePasswordPage"), "ChangePasswordPage"),
});

const changeEmail = createRoute({
  getParentRoute: () => accountFrame,
  path: "/account/email",
  component: lazyRouteComponent(() => import("./account/ChangeEmailPage"), "ChangeEmailPage"),
});

const reauthenticate = createRoute({
  getParentRoute: () => signedIn,
  path: "/account/reauthenticate",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("./account/ReauthenticatePage"), "ReauthenticatePage"),
});

const organization = createRoute({
  getParentRoute: () => signedIn,
  path: "/organizations/$slug",
  component: lazyRouteComponent(() => import("./organization/OrganizationFrame"), "OrganizationFrame"),
});

const organizationHome = createRoute({
  getParentRoute: () => organization,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/organizations/$slug/settings/security", params });
  },
});

const members = createRoute({
  getParentRoute: () => organization,
  path: "/members",
  validateSearch: (search: Record<string, unknown>): { twoFactor?: string | undefined } => ({
    twoFactor: typeof search.twoFactor === "string" ? search.twoFactor : undefined,
  }),
  component: lazyRouteComponent(() => import("./organization/MembersPage"), "MembersPage"),
});

const settings = createRoute({
  getParentRoute: () => organization,
  path: "/settings",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/organizations/$slug/settings/security", params });
  },
});

const security = createRoute({
  getParentRoute: () => organization,
  path: "/settings/security",
  component: lazyRouteComponent(() => import("./security/SecurityPage"), "SecurityPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => organization,
  path: "/api-keys",
  validateSearch: keySearch,
  component: lazyRouteComponent(() => import("./api-keys/ApiKeysPage"), "ApiKeysPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signUp,
    confirmSignUp,
    resetPassword,
    confirmEmail,
    logIn,
    secondFactor,
    invitation,
    signedIn.addChildren([
      home,
      organizations,
      accountFrame.addChildren([account, accountSecurity, twoFactor, changePassword, changeEmail]),
      reauthenticate,
      organization.addChildren([organizationHome, members, apiKeys, settings, security]),
    ]),
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    passwordChanged?: boolean;
    /** As `next`, for a path that must not be written to the server's log. */
    secretNext?: string;
    /** The second factors that the login under way asks for. */
    methods?: readonly string[];
  }
}

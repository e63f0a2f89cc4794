type Explanation = { title: string; short: string; action: string };

const known: Record<string, Explanation> = {
  two_factor_required: {
    title: "Two-factor authentication is not set up",
    short: "No second factor",
    action: "Set it up",
  },
  two_factor_verification_required: {
    title: "Your second factor was not used in this session",
    short: "Second factor not used",
    action: "Enter code",
  },
  user_verification_required: {
    title: "Your security key did not verify that it is you",
    short: "Security key without PIN or fingerprint",
    action: "Use it again",
  },
  password_non_compliant: {
    title: "Your password does not satisfy the password policy",
    short: "Password does not comply",
    action: "Change password",
  },
  password_unknown: {
    title: "Your password has not been checked against the current policy",
    short: "Password not checked yet",
    action: "Enter password",
  },
  policies_conflict: {
    title: "No password can satisfy all your organizations at once",
    short: "Policies contradict each other",
    action: "See your organizations",
  },
  api_key_expired: { title: "The API key has expired", short: "Expired", action: "See your API keys" },
  api_key_blocked: {
    title: "The API key does not satisfy the rules for keys",
    short: "Stopped by the key rules",
    action: "See your API keys",
  },
  owner_non_compliant: {
    title: "The owner of the API key does not comply with the policy",
    short: "Owner does not comply",
    action: "See what is missing",
  },
  sso_required: {
    title: "You did not log in through your organization",
    short: "No single sign-on",
    action: "Log in",
  },
};

/** A reason in words. The list of codes is open: one that this page does not know still shows, and still has its cure. */
export function explain(code: string): Explanation {
  const words = code.replaceAll("_", " ");
  return known[code] ?? { title: words, short: words, action: "Continue" };
}

type Explanation = { title: string; text: string; action: string };

const known: Record<string, Explanation> = {
  password_non_compliant: {
    title: "Your password does not satisfy the password policy",
    text: "Choose one that does, and you can go on right away.",
    action: "Change password",
  },
  password_unknown: {
    title: "Your password has not been checked against the current policy",
    text: "The policy changed after you logged in. Enter your password once more, and it is checked.",
    action: "Enter password",
  },
  policies_conflict: {
    title: "No password can satisfy all your organizations at once",
    text: "Their rules contradict each other. Ask an administrator of one of them to adjust its policy.",
    action: "See your organizations",
  },
};

/** A reason in words. The list of codes is open: one that this page does not know still shows, and still has its cure. */
export function explain(code: string): Explanation {
  return known[code] ?? { title: code.replaceAll("_", " "), text: "", action: "Continue" };
}

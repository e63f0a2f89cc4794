const names: Record<string, string> = {
  enrolled: "2FA on",
  not_enrolled: "No 2FA",
  method_not_accepted: "2FA of a kind not accepted",
  inactive: "2FA kept, unused",
};

/** What can be chosen to filter by. */
export const twoFactorStates = Object.keys(names);

/** States are an open list: one that this page does not know shows its own name. */
export function twoFactorStateName(state: string): string {
  return names[state] ?? state.replaceAll("_", " ");
}

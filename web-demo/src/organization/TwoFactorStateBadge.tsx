import { twoFactorStateName } from "./twoFactorStates";

const looks: Record<string, string> = { enrolled: "good", not_enrolled: "warn", method_not_accepted: "bad" };

export function TwoFactorStateBadge({ state }: { state: string }) {
  return <span className={`badge badge-${looks[state] ?? "plain"}`}>{twoFactorStateName(state)}</span>;
}

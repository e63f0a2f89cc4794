import { Notice } from "../components/Notice";
import type { Session } from "../session/session";
import { methodName } from "./methods";

/** Why the person has been led here, in the words of the specification, which the server says (spec B11). */
export function SetupRequired({ session }: { session: Session | undefined }) {
  const asking = (session?.organizations ?? []).flatMap(({ name, decision }) => {
    const reasons = "reasons" in decision ? decision.reasons : [];
    return reasons.filter(({ code }) => code === "two_factor_required").map((reason) => ({ name, reason }));
  });
  const [first] = asking;
  if (!first) {
    return null;
  }
  const names = asking.map(({ name }) => name).join(", ");
  const methods = (first.reason.methods ?? []).filter((method) => method !== "backup_code").map(methodName);
  return (
    <Notice kind="warn" live="status" title={first.reason.detail}>
      {`${names} lets you in as soon as it is set up.${methods.length > 0 ? ` Accepted: ${methods.join(", ")}.` : ""}`}
    </Notice>
  );
}

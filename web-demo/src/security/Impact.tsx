import { Notice } from "../components/Notice";
import { MemberList } from "./MemberList";
import type { PolicyImpact } from "./securityPolicy";

/** Whom a draft would keep out. Without anybody there is no warning (spec A11). */
export function Impact({ impact }: { impact: PolicyImpact }) {
  if (impact.affected.length === 0) {
    return (
      <Notice kind="good" title="Nobody is affected">
        Every member can go on as before.
      </Notice>
    );
  }
  const isUnknown = (member: PolicyImpact["affected"][number]) =>
    "reasons" in member.decision && member.decision.reasons.every(({ code }) => code === "password_unknown");
  const unknown = impact.affected.filter(isUnknown);
  const blocked = impact.affected.filter((member) => !isUnknown(member));
  return (
    <div className="stack">
      {blocked.length > 0 && (
        <Notice kind="warn" title={`${count(blocked.length)} refused until the password is changed`}>
          From the next request on, in open sessions too. Tell them first.
        </Notice>
      )}
      <MemberList title="Refused" members={blocked} />
      {unknown.length > 0 && (
        <Notice title={`${count(unknown.length)} asked for the password once more`}>
          Whether these passwords satisfy the rules is known only once they are entered again. Whoever logs in does that
          anyway.
        </Notice>
      )}
      <MemberList title="Asked once more" members={unknown} />
    </div>
  );
}

function count(members: number): string {
  return members === 1 ? "1 member is" : `${members} members are`;
}

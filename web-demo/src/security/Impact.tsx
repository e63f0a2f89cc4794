import { useQuery } from "@tanstack/react-query";
import { Notice } from "../components/Notice";
import { ReasonList } from "../failure/ReasonList";
import { sessionQuery } from "../session/session";
import { MemberList } from "./MemberList";
import { StoppingKeys } from "./StoppingKeys";
import type { PolicyImpact } from "./securityPolicy";

type Affected = PolicyImpact["affected"][number];

/** Whom a draft would keep out, and which keys it would stop. Without any there is no warning (spec A11). */
export function Impact({ impact, slug }: { impact: PolicyImpact; slug: string }) {
  const session = useQuery(sessionQuery);
  const { stopping } = impact.apiKeys;
  if (impact.affected.length === 0) {
    return (
      <div className="stack">
        <Notice kind="good" title={stopping.length === 0 ? "Nobody is affected" : "No member is kept out"}>
          {stopping.length === 0 ? "Every member and every API key can go on as before." : "Members go on as before."}
        </Notice>
        <StoppingKeys keys={stopping} slug={slug} />
      </div>
    );
  }
  const unknown = impact.affected.filter(isOnlyUnknown);
  const blocked = impact.affected.filter((member) => !isOnlyUnknown(member));
  const self = blocked.find(({ memberId }) => memberId === session.data?.user.id);
  return (
    <div className="stack">
      {self && (
        <>
          <Notice kind="bad" title="You are among those who are kept out">
            Whoever enforces a policy has to satisfy it first. This is what you lack:
          </Notice>
          <ReasonList reasons={reasonsOf(self)} />
        </>
      )}
      {blocked.length > 0 && (
        <Notice kind="warn" title={`${count(blocked.length)} kept out until they comply`}>
          From the next request on, in open sessions too, and each is led to what is missing. Tell them first.
        </Notice>
      )}
      <MemberList title="Kept out" members={blocked.map(listed)} file={`kept-out-of-${slug}.csv`} />
      {unknown.length > 0 && (
        <Notice title={`${count(unknown.length)} asked for the password once more`}>
          Whether these passwords satisfy the rules is known only once they are entered again. Whoever logs in does that
          anyway.
        </Notice>
      )}
      <MemberList title="Asked once more" members={unknown.map(listed)} file={`asked-once-more-in-${slug}.csv`} />
      <StoppingKeys keys={stopping} slug={slug} />
    </div>
  );
}

const reasonsOf = ({ decision }: Affected) => ("reasons" in decision ? decision.reasons : []);

const isOnlyUnknown = (member: Affected) => reasonsOf(member).every(({ code }) => code === "password_unknown");

const listed = (member: Affected) => ({ ...member, reasons: reasonsOf(member) });

function count(members: number): string {
  return members === 1 ? "1 member is" : `${members} members are`;
}

import { explain } from "../failure/reasons";
import type { ApiKey } from "./apiKeys";
import { legacyText } from "./keyFaults";
import { statusLook, statusName } from "./statuses";

type KeyMarksProps = { apiKey: ApiKey; isStale: boolean; endsSoon: boolean };

/** What to know about a key at a glance. */
export function KeyMarks({ apiKey, isStale, endsSoon }: KeyMarksProps) {
  const { status, violations, decision, hashed, rotatedTo } = apiKey;
  const works = status === "active" || status === "legacy";
  const reasons = works && decision && "reasons" in decision ? decision.reasons : [];
  return (
    <p className="person-states">
      <span className={`badge badge-${statusLook(status)}`}>{statusName(status)}</span>
      {reasons.map(({ code }) => (
        <span key={code} className="badge badge-bad">
          {explain(code).short}
        </span>
      ))}
      {rotatedTo && status !== "revoked" && <span className="badge badge-plain">Replaced</span>}
      {endsSoon && works && <span className="badge badge-warn">Ends soon</span>}
      {isStale && works && <span className="badge badge-warn">Unused for long</span>}
      {!hashed && <span className="badge badge-plain">Can be read again</span>}
      {works && violations.length > 0 && (
        <span className="soft small">{`The rules of today would refuse it: ${legacyText(violations)}.`}</span>
      )}
    </p>
  );
}

import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Notice } from "../components/Notice";
import { explain } from "../failure/reasons";
import { csv } from "../lib/csv";
import { momentOf } from "../lib/dates";
import { download } from "../lib/download";
import { serverNow } from "../lib/serverTime";
import type { PolicyImpact } from "./securityPolicy";

type StoppingKey = PolicyImpact["apiKeys"]["stopping"][number];

/** Which keys a draft would stop, when, and whose they are (spec R9). */
export function StoppingKeys({ keys, slug }: { keys: StoppingKey[]; slug: string }) {
  if (keys.length === 0) {
    return null;
  }
  const now = serverNow();
  return (
    <section className="stack" aria-label="API keys that stop">
      <Notice kind="warn" title={keys.length === 1 ? "1 API key stops" : `${keys.length} API keys stop`}>
        What uses them fails from then on. Tell their owners, who can rotate them first.
      </Notice>
      <div className="stack-tight">
        <div className="member-list-head">
          <h3>Keys that stop</h3>
          <Button
            shape="small"
            onPress={() => download(`keys-that-stop-in-${slug}.csv`, "text/csv;charset=utf-8", csv(tableOf(keys)))}
          >
            <Icon name="download" />
            CSV
          </Button>
        </div>
        <ul className="member-list">
          {keys.map(({ id, name, owner, stopsAt, reasons, newlyAffected }) => (
            <li key={id}>
              <span>
                <span className="person-name">{name} </span>
                <span className="soft">{whose(owner)}</span>
              </span>
              <span className="row">
                {reasons.map(({ code }) => (
                  <span key={code} className="badge badge-warn">
                    {explain(code).short}
                  </span>
                ))}
                {!newlyAffected && <span className="badge badge-plain">As before</span>}
                <span className="badge badge-plain">{isNow(stopsAt, now) ? "At once" : momentOf(stopsAt)}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** The server's `Date` has whole seconds, and the preview may be on the screen for a while. */
const isNow = (moment: string, now: number) => Date.parse(moment) - now < 1_000;

const whose = ({ kind, name, email }: StoppingKey["owner"]) =>
  kind === "service_account" ? `service account ${name}` : `${name}${email ? `, ${email}` : ""}`;

function tableOf(keys: StoppingKey[]): string[][] {
  const rows = keys.map(({ name, owner, stopsAt, reasons }) => [
    name,
    owner.kind,
    owner.name,
    owner.email ?? "",
    stopsAt,
    reasons.map(({ code }) => code).join(" "),
  ]);
  return [["key", "kind of owner", "owner", "email", "stops at", "reasons"], ...rows];
}

import type { Reason } from "../api";
import { Button } from "../components/Button";
import { CopyButton } from "../components/CopyButton";
import { Icon } from "../components/Icon";
import { explain } from "../failure/reasons";
import { csv } from "../lib/csv";
import { download } from "../lib/download";
import { roleName } from "../organization/roles";

type Listed = { email: string; name?: string; role: string; reasons?: Reason[]; newlyAffected?: boolean };

/** Members with role, e-mail and what they lack, in the server's order; the addresses to copy, and all of it as a file. */
export function MemberList({ title, members, file }: { title: string; members: Listed[]; file?: string }) {
  if (members.length === 0) {
    return null;
  }
  return (
    <section className="stack-tight" aria-label={title}>
      <div className="member-list-head">
        <h3>{title}</h3>
        <div className="row">
          <CopyButton text={members.map(({ email }) => email).join(", ")}>Copy e-mails</CopyButton>
          {file && (
            <Button shape="small" onPress={() => download(file, "text/csv;charset=utf-8", csv(tableOf(members)))}>
              <Icon name="download" />
              CSV
            </Button>
          )}
        </div>
      </div>
      <ul className="member-list">
        {members.map(({ email, name, role, reasons = [], newlyAffected }) => (
          <li key={email}>
            <span>
              {name && <span className="person-name">{name} </span>}
              <span className="soft">{email}</span>
            </span>
            <span className="row">
              {reasons.map(({ code }) => (
                <span key={code} className="badge badge-warn">
                  {explain(code).short}
                </span>
              ))}
              {newlyAffected === false && <span className="badge badge-plain">As before</span>}
              <span className="badge badge-plain">{roleName(role)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function tableOf(members: Listed[]): string[][] {
  const rows = members.map(({ email, name = "", role, reasons = [] }) => [
    email,
    name,
    role,
    reasons.map(({ code }) => code).join(" "),
    reasons.map(({ detail }) => detail).join(" "),
  ]);
  return [["email", "name", "role", "reasons", "what to do"], ...rows];
}

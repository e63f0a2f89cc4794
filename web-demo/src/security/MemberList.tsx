import { CopyButton } from "../components/CopyButton";
import { roleName } from "../organization/roles";

type Listed = { email: string; name?: string; role: string };

/** Members with role and e-mail, and one action that copies the addresses. */
export function MemberList({ title, members }: { title: string; members: Listed[] }) {
  if (members.length === 0) {
    return null;
  }
  return (
    <section className="stack-tight" aria-label={title}>
      <div className="member-list-head">
        <h3>{title}</h3>
        <CopyButton text={members.map(({ email }) => email).join(", ")}>Copy e-mails</CopyButton>
      </div>
      <ul className="member-list">
        {members.map(({ email, name, role }) => (
          <li key={email}>
            <span>
              {name && <span className="person-name">{name} </span>}
              <span className="soft">{email}</span>
            </span>
            <span className="badge badge-plain">{roleName(role)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { ReasonList } from "../failure/ReasonList";
import type { Session } from "../session/session";
import { LeaveOrganization } from "./LeaveOrganization";
import { OrganizationLinks } from "./OrganizationLinks";
import { RoleBadge } from "./RoleBadge";

/** What the user belongs to, and for each what keeps the user out. */
export function OrganizationList({ session: { organizations, user } }: { session: Session }) {
  if (organizations.length === 0) {
    return (
      <div className="empty">
        <h2>You belong to no organization</h2>
        <p>Open an invitation link to join one.</p>
      </div>
    );
  }
  return (
    <ul className="organization-list">
      {organizations.map((organization) => (
        <li key={organization.slug} className="card stack">
          <div className="row row-apart">
            <div className="stack-tight">
              <h2>{organization.name}</h2>
              <div className="row">
                <RoleBadge role={organization.role} />
                {organization.decision.decision !== "allow" && (
                  <span className="badge badge-bad">Security policy not met</span>
                )}
              </div>
            </div>
            <div className="row">
              <OrganizationLinks organization={organization} />
              <LeaveOrganization organization={organization} userId={user.id} />
            </div>
          </div>
          {organization.decision.decision !== "allow" && <ReasonList reasons={organization.decision.reasons} />}
        </li>
      ))}
    </ul>
  );
}

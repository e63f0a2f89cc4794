import { useQuery } from "@tanstack/react-query";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { InvitationForm } from "./InvitationForm";
import { InvitationList } from "./InvitationList";
import { MemberRow } from "./MemberRow";
import { membersQuery } from "./members";
import { useMembership } from "./useMembership";

export function MembersPage() {
  const membership = useMembership();
  const members = useQuery(membersQuery(membership.slug));
  return (
    <QueryView query={members}>
      {({ items }) => (
        <Page title="Members" intro={`Who belongs to ${membership.name}.`}>
          <div className="stack stack-loose">
            <section className="card" aria-label="Members">
              <ul className="people">
                {items.map((member) => (
                  <MemberRow key={member.id} slug={membership.slug} member={member} />
                ))}
              </ul>
            </section>
            <section className="card" aria-labelledby="invite-title">
              <div className="card-head">
                <h2 id="invite-title">Invite somebody</h2>
                <p>
                  You get a link to pass on. It is shown once, works once, and asks for a password under your policy.
                </p>
              </div>
              <InvitationForm slug={membership.slug} />
              <InvitationList slug={membership.slug} />
            </section>
          </div>
        </Page>
      )}
    </QueryView>
  );
}

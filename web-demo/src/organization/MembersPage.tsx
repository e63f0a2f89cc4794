import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { InvitationForm } from "./InvitationForm";
import { InvitationList } from "./InvitationList";
import { MemberSection } from "./MemberSection";
import { useMembers } from "./useMembers";
import { useMembership } from "./useMembership";

export function MembersPage() {
  const membership = useMembership();
  const members = useMembers(membership.slug);
  return (
    <QueryView query={members}>
      {({ pages }) => (
        <Page title="Members" intro={`Who belongs to ${membership.name}.`}>
          <div className="stack stack-loose">
            <MemberSection
              members={pages.flatMap(({ items }) => items)}
              hasMore={members.hasNextPage}
              isLoadingMore={members.isFetchingNextPage}
              onMore={() => members.fetchNextPage()}
            />
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

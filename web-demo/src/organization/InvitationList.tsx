import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { QueryView } from "../components/QueryView";
import { FailureNotice } from "../failure/FailureNotice";
import { useReauthentication } from "../session/Reauthentication";
import { invitationsQuery, revokeInvitation } from "./invitations";
import { RoleBadge } from "./RoleBadge";

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** Invitations that nobody has accepted yet; they are no members and are not counted as such. */
export function InvitationList({ slug }: { slug: string }) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const invitations = useQuery(invitationsQuery(slug));
  const revocation = useMutation({
    mutationFn: (id: string) => withReauthentication(() => revokeInvitation(slug, id)),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <div className="policy-group pending-invitations">
      <h3>Pending invitations</h3>
      <FailureNotice error={revocation.error} title="The invitation still stands" />
      <QueryView query={invitations} failure="notice">
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">Nobody is invited right now.</p>
          ) : (
            <ul className="member-list">
              {items.map((invitation) => (
                <li key={invitation.id}>
                  <span>
                    {invitation.email}
                    <span className="soft small"> until {day.format(new Date(invitation.expiresAt))}</span>
                  </span>
                  <span className="row">
                    <RoleBadge role={invitation.role} />
                    <Button
                      variant="quiet"
                      shape="small"
                      aria-label={`Withdraw the invitation of ${invitation.email}`}
                      onPress={() => revocation.mutate(invitation.id)}
                    >
                      Withdraw
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </div>
  );
}

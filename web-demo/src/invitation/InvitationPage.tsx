import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { Entry } from "../components/Entry";
import { Loading } from "../components/Loading";
import { FailureNotice } from "../failure/FailureNotice";
import { roleName } from "../organization/roles";
import { sessionQuery } from "../session/session";
import { InvitedSignUp } from "./InvitedSignUp";
import { invitationQuery } from "./invitation";
import { JoinWithAccount } from "./JoinWithAccount";

/** Where an invitation link leads: a new account, or another organization for the account that is logged in. */
export function InvitationPage() {
  // The fragment never leaves the browser, so the token is in no server's log.
  const token = useLocation({ select: ({ hash }) => new URLSearchParams(hash).get("token") ?? "" });
  const invitation = useQuery(invitationQuery(token));
  const session = useQuery({ ...sessionQuery, retry: false });

  if (invitation.isError) {
    return (
      <Entry title="This invitation cannot be used">
        <FailureNotice error={invitation.error} onRetry={() => invitation.refetch()} />
      </Entry>
    );
  }
  if (!invitation.data || session.isPending) {
    return (
      <Entry title="Invitation">
        <Loading>Looking the invitation up…</Loading>
      </Entry>
    );
  }
  const { organization, role } = invitation.data;
  return (
    <Entry title={`Join ${organization.name}`} intro={`You are invited with the role ${roleName(role).toLowerCase()}.`}>
      {session.data ? (
        <JoinWithAccount token={token} invitation={invitation.data} email={session.data.user.email} />
      ) : (
        <InvitedSignUp token={token} invitation={invitation.data} />
      )}
    </Entry>
  );
}

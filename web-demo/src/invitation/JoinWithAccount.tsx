import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { FailureNotice } from "../failure/FailureNotice";
import { acceptInvitation, type Invitation } from "./invitation";

type JoinWithAccountProps = { token: string; invitation: Invitation; email: string };

/** Whoever is logged in joins with one press. Whether the invitation is theirs, the server says. */
export function JoinWithAccount({ token, invitation, email }: JoinWithAccountProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const joining = useMutation({
    mutationFn: () => acceptInvitation(token),
    onSuccess: async () => {
      await queryClient.resetQueries();
      await navigate({ to: "/organizations" });
    },
  });
  return (
    <div className="stack">
      <p>
        You are logged in as <strong>{email}</strong>.
      </p>
      <FailureNotice error={joining.error} title={`You did not join ${invitation.organization.name}`} />
      <Button variant="primary" shape="wide" isPending={joining.isPending} onPress={() => joining.mutate()}>
        Join with this account
      </Button>
    </div>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import type { Membership } from "../session/session";
import { removeMember } from "./members";

/** Leaving is open to everybody: it is the cure where the rules of two organizations contradict each other. */
export function LeaveOrganization({ organization, userId }: { organization: Membership; userId: string }) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const [isAsking, setIsAsking] = useState(false);
  const leaving = useMutation({
    mutationFn: () => withReauthentication(() => removeMember(organization.slug, userId)),
    onSuccess: async () => {
      setIsAsking(false);
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <Button variant="quiet" aria-label={`Leave ${organization.name}`} onPress={() => setIsAsking(true)}>
        Leave
      </Button>
      <Dialog
        title={`Leave ${organization.name}?`}
        role="alertdialog"
        isOpen={isAsking}
        onClose={() => {
          setIsAsking(false);
          leaving.reset();
        }}
      >
        <p className="soft">You lose access at once. To come back you need another invitation.</p>
        {!(leaving.error instanceof NotConfirmed) && (
          <FailureNotice error={leaving.error} title="You are still a member" />
        )}
        <div className="dialog-actions">
          <Button variant="quiet" autoFocus onPress={() => setIsAsking(false)}>
            Cancel
          </Button>
          <Button variant="danger" isPending={leaving.isPending} onPress={() => leaving.mutate()}>
            Leave
          </Button>
        </div>
      </Dialog>
    </>
  );
}

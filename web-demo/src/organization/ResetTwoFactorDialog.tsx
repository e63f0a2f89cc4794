import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { type Member, resetTwoFactor } from "./members";

type ResetTwoFactorDialogProps = { slug: string; member: Member; onClose: () => void };

/** For a member who has lost every factor (spec B19). */
export function ResetTwoFactorDialog({ slug, member, onClose }: ResetTwoFactorDialogProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const reset = useMutation({
    mutationFn: () => withReauthentication(() => resetTwoFactor(slug, member.id)),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries();
    },
  });
  return (
    <Dialog
      title={`Reset the two-factor authentication of ${member.name}?`}
      role="alertdialog"
      isOpen
      onClose={onClose}
    >
      <p className="soft">
        All second factors and backup codes of {member.email} are removed, and every session and access token ends.
        Until a new factor is set up, the password alone logs in.
      </p>
      <p className="soft">
        Make sure that it is really {member.name} who asks, by a call for example: this is what an impostor would ask
        for.
      </p>
      {!(reset.error instanceof NotConfirmed) && <FailureNotice error={reset.error} title="Nothing was reset" />}
      <div className="dialog-actions">
        <Button variant="quiet" autoFocus onPress={onClose}>
          Cancel
        </Button>
        <Button variant="danger" isPending={reset.isPending} onPress={() => reset.mutate()}>
          Reset
        </Button>
      </div>
    </Dialog>
  );
}

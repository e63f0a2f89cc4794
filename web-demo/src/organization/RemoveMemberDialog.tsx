import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { type Member, removeMember } from "./members";

type RemoveMemberDialogProps = { slug: string; member: Member; onClose: () => void };

export function RemoveMemberDialog({ slug, member, onClose }: RemoveMemberDialogProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const removal = useMutation({
    mutationFn: () => withReauthentication(() => removeMember(slug, member.id)),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries();
    },
  });
  return (
    <Dialog title={`Remove ${member.name}?`} role="alertdialog" isOpen onClose={onClose}>
      <p className="soft">
        {member.email} loses access to this organization with the next request. The account itself stays.
      </p>
      {!(removal.error instanceof NotConfirmed) && (
        <FailureNotice error={removal.error} title={`${member.name} was not removed`} />
      )}
      <div className="dialog-actions">
        <Button variant="quiet" autoFocus onPress={onClose}>
          Cancel
        </Button>
        <Button variant="danger" isPending={removal.isPending} onPress={() => removal.mutate()}>
          Remove
        </Button>
      </div>
    </Dialog>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";

type RemoveFactorDialogProps = {
  title: string;
  text: string;
  remove: () => Promise<unknown>;
  onClose: () => void;
  onRemoved: () => void;
};

export function RemoveFactorDialog({ title, text, remove, onClose, onRemoved }: RemoveFactorDialogProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const removal = useMutation({
    mutationFn: () => withReauthentication(remove),
    onSuccess: onRemoved,
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <Dialog title={title} role="alertdialog" isOpen onClose={onClose}>
      <p className="soft">{text}</p>
      {!(removal.error instanceof NotConfirmed) && <FailureNotice error={removal.error} title="It was not removed" />}
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

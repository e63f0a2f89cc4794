import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

type ConfirmDialogProps = {
  title: string;
  text: string;
  action: string;
  /** What to say where it failed, as in "The key still works". */
  failed: string;
  run: () => Promise<unknown>;
  onClose: () => void;
  onDone?: () => void;
};

/** Asks before something ends for good, and does it. */
export function ConfirmDialog({ title, text, action, failed, run, onClose, onDone }: ConfirmDialogProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const ending = useMutation({
    mutationFn: () => withReauthentication(run),
    onSuccess: async () => {
      onClose();
      onDone?.();
      await queryClient.invalidateQueries();
    },
  });
  return (
    <Dialog title={title} role="alertdialog" isOpen onClose={onClose}>
      <p className="soft">{text}</p>
      {!(ending.error instanceof NotConfirmed) && <FailureNotice error={ending.error} title={failed} />}
      <div className="dialog-actions">
        <Button variant="quiet" autoFocus onPress={onClose}>
          Cancel
        </Button>
        <Button variant="danger" isPending={ending.isPending} onPress={() => ending.mutate()}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

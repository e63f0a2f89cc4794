import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { type NewBackupCodes, regenerateBackupCodes } from "./twoFactor";

type BackupCodesCardProps = { left: number; onChanged: (made: NewBackupCodes, message: string) => void };

/** How many backup codes are left, and new ones in their place (spec B18, B35). */
export function BackupCodesCard({ left, onChanged }: BackupCodesCardProps) {
  const withReauthentication = useReauthentication();
  const [isAsking, setIsAsking] = useState(false);
  const renewal = useMutation({
    mutationFn: () => withReauthentication(regenerateBackupCodes),
    onSuccess: (made) => {
      setIsAsking(false);
      onChanged(made, "Your backup codes are new.");
    },
  });
  const close = () => {
    setIsAsking(false);
    renewal.reset();
  };
  return (
    <section className="card stack" aria-labelledby="backup-title">
      <div className="card-title">
        <h2 id="backup-title">Backup codes</h2>
        <span className={left > 2 ? "badge badge-good" : "badge badge-warn"}>{`${left} unused`}</span>
      </div>
      <p className="soft">
        Each lets you in once when your other factors are out of reach. Nobody can show them again.
      </p>
      <div>
        <Button onPress={() => setIsAsking(true)}>Make new backup codes</Button>
      </div>
      <Dialog title="Make new backup codes?" role="alertdialog" isOpen={isAsking} onClose={close}>
        <p className="soft">All older codes stop working at once. Have a place ready where you keep the new ones.</p>
        {!(renewal.error instanceof NotConfirmed) && (
          <FailureNotice error={renewal.error} title="Your old codes still work" />
        )}
        <div className="dialog-actions">
          <Button variant="quiet" autoFocus onPress={close}>
            Cancel
          </Button>
          <Button variant="primary" isPending={renewal.isPending} onPress={() => renewal.mutate()}>
            Make new codes
          </Button>
        </div>
      </Dialog>
    </section>
  );
}

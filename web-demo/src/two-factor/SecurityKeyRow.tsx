import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { dayOf } from "../lib/dates";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { RemoveFactorDialog } from "./RemoveFactorDialog";
import { removeSecurityKey, renameSecurityKey } from "./securityKeys";
import { NotRemovable } from "./TotpCard";
import type { SecurityKey } from "./twoFactor";

type SecurityKeyRowProps = { securityKey: SecurityKey; requiredBy: string[]; onRemoved: (message: string) => void };

export function SecurityKeyRow({ securityKey, requiredBy, onRemoved }: SecurityKeyRowProps) {
  const { id, name, createdAt, lastUsedAt, removable } = securityKey;
  const [asking, setAsking] = useState<"name" | "removal">();
  const close = () => setAsking(undefined);
  return (
    <li>
      <span>
        <span className="person-name">{name}</span>
        <br />
        <span className="soft small">
          {`Added ${dayOf(createdAt)}, ${lastUsedAt ? `last used ${dayOf(lastUsedAt)}` : "not used yet"}`}
        </span>
        {!removable && <NotRemovable requiredBy={requiredBy} />}
      </span>
      <span className="row">
        <Button variant="quiet" shape="small" aria-label={`Rename ${name}`} onPress={() => setAsking("name")}>
          Rename
        </Button>
        {removable && (
          <Button variant="quiet" shape="small" aria-label={`Remove ${name}`} onPress={() => setAsking("removal")}>
            Remove
          </Button>
        )}
      </span>
      {asking === "name" && <RenameDialog securityKey={securityKey} onClose={close} />}
      {asking === "removal" && (
        <RemoveFactorDialog
          title={`Remove ${name}?`}
          text="It no longer logs you in. Without another second factor, your password alone does, and your backup codes go as well."
          remove={() => removeSecurityKey(id)}
          onClose={close}
          onRemoved={() => onRemoved(`${name} is removed.`)}
        />
      )}
    </li>
  );
}

function RenameDialog({ securityKey: { id, name }, onClose }: { securityKey: SecurityKey; onClose: () => void }) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const [next, setNext] = useState(name);
  const [missing, setMissing] = useState<string>();
  const renaming = useMutation({
    mutationFn: () => withReauthentication(() => renameSecurityKey(id, next)),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries();
    },
  });
  return (
    <Dialog title={`Rename ${name}`} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(next.trim() === "" ? "Give it a name" : undefined);
          if (next.trim() !== "") {
            renaming.mutate();
          }
        }}
      >
        {!(renaming.error instanceof NotConfirmed) && (
          <FailureNotice error={renaming.error} title="The key keeps its name" />
        )}
        <TextField
          label="Name"
          autoFocus
          autoComplete="off"
          error={missing}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <div className="dialog-actions">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isPending={renaming.isPending}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

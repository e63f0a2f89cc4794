import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { type ApiKey, type KeyCreated, rotateKey } from "./apiKeys";

const overlaps = [
  ["0", "Not at all: the old one stops at once"],
  ["3600", "For 1 hour"],
  ["86400", "For 1 day"],
  ["259200", "For 3 days"],
  ["604800", "For 7 days"],
] as const;

type RotateKeyDialogProps = {
  slug: string;
  apiKey: ApiKey;
  onClose: () => void;
  onRotated: (key: KeyCreated) => void;
};

/** Replaces a key by one that is good for the same; both work for a while (spec X11). */
export function RotateKeyDialog({ slug, apiKey, onClose, onRotated }: RotateKeyDialogProps) {
  const withReauthentication = useReauthentication();
  const [overlap, setOverlap] = useState("86400");
  const rotation = useMutation({
    mutationFn: () => withReauthentication(() => rotateKey(slug, apiKey.id, { overlapSeconds: Number(overlap) })),
    onSuccess: onRotated,
    gcTime: 0,
  });
  return (
    <Dialog title={`Rotate ${apiKey.name}?`} isOpen onClose={onClose}>
      <p className="soft">
        You get a new key with the same name and scopes, for as long a life again as your organization allows. Put it
        where the old one is before that stops.
      </p>
      {!(rotation.error instanceof NotConfirmed) && (
        <FailureNotice error={rotation.error} title="The key was not rotated" />
      )}
      <Field label="The old key works on" hint="But never beyond its own end.">
        {(control) => (
          <select {...control} className="select" value={overlap} onChange={({ target }) => setOverlap(target.value)}>
            {overlaps.map(([seconds, text]) => (
              <option key={seconds} value={seconds}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="dialog-actions">
        <Button variant="quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button variant="primary" autoFocus isPending={rotation.isPending} onPress={() => rotation.mutate()}>
          Rotate
        </Button>
      </div>
    </Dialog>
  );
}

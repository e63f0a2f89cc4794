import { browserSupportsWebAuthn } from "@simplewebauthn/browser";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { TextField } from "../components/TextField";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { EmailCodeField } from "./EmailCodeField";
import { SecondFactorFailure } from "./SecondFactorFailure";
import { SecurityKeyRow } from "./SecurityKeyRow";
import { addSecurityKey } from "./securityKeys";
import type { NewBackupCodes, SecurityKey, TwoFactorStatus } from "./twoFactor";

type SecurityKeysCardProps = {
  status: TwoFactorStatus;
  keys: SecurityKey[];
  onChanged: (made: NewBackupCodes, message: string) => void;
  onRemoved: (message: string) => void;
};

/** Security keys and passkeys (spec C14). */
export function SecurityKeysCard({ status, keys, onChanged, onRemoved }: SecurityKeysCardProps) {
  const [isAdding, setIsAdding] = useState(false);
  const isOffered = status.methods.includes("security_key");
  if (keys.length === 0 && !isOffered) {
    return null;
  }
  return (
    <section className="card stack" aria-labelledby="keys-title">
      <div className="card-title">
        <h2 id="keys-title">Security keys and passkeys</h2>
        {keys.length > 0 && <span className="badge badge-good">{`${keys.length} set up`}</span>}
      </div>
      <p className="soft">
        A key that you plug in or hold to your phone, or one that your phone, computer or password manager keeps. It
        answers only to this site, so nobody can talk you out of it.
      </p>
      {keys.length > 0 && (
        <ul className="member-list" aria-label="Your security keys">
          {keys.map((key) => (
            <SecurityKeyRow key={key.id} securityKey={key} requiredBy={status.requiredBy} onRemoved={onRemoved} />
          ))}
        </ul>
      )}
      {isOffered &&
        (browserSupportsWebAuthn() ? (
          <div>
            <Button onPress={() => setIsAdding(true)}>Add a security key</Button>
          </div>
        ) : (
          <p className="soft small">This browser does not know security keys. Use a current one to add a key.</p>
        ))}
      {isAdding && (
        <AddKeyDialog
          needsEmailCode={status.emailCodeNeeded}
          onClose={() => setIsAdding(false)}
          onAdded={(made) => {
            setIsAdding(false);
            onChanged(made, "Your security key is set up.");
          }}
        />
      )}
    </section>
  );
}

type AddKeyDialogProps = {
  needsEmailCode: boolean;
  onClose: () => void;
  onAdded: (made: NewBackupCodes) => void;
};

function AddKeyDialog({ needsEmailCode, onClose, onAdded }: AddKeyDialogProps) {
  const withReauthentication = useReauthentication();
  const [name, setName] = useState("");
  const [emailCode, setEmailCode] = useState("");
  const [missing, setMissing] = useState<string>();
  const [emailCodeMissing, setEmailCodeMissing] = useState<string>();
  const adding = useMutation({
    mutationFn: () => withReauthentication(() => addSecurityKey(name, needsEmailCode ? emailCode : undefined)),
    onSuccess: onAdded,
  });
  return (
    <Dialog title="Add a security key" isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(name.trim() === "" ? "Give it a name" : undefined);
          const lacksEmailCode = needsEmailCode && emailCode.trim() === "";
          setEmailCodeMissing(lacksEmailCode ? "Enter the code from the mail" : undefined);
          if (name.trim() !== "" && !lacksEmailCode) {
            adding.mutate();
          }
        }}
      >
        {!(adding.error instanceof NotConfirmed) && (
          <SecondFactorFailure error={adding.error} method="security_key" title="The key was not added" />
        )}
        <TextField
          label="Name"
          hint="So that you can tell your keys apart, such as “blue key on the key ring”."
          autoFocus
          autoComplete="off"
          error={missing}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {needsEmailCode && <EmailCodeField value={emailCode} error={emailCodeMissing} onChange={setEmailCode} />}
        <p className="soft">The browser then asks you to touch the key, or to unlock the device that keeps it.</p>
        <div className="dialog-actions">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isPending={adding.isPending}>
            Add the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

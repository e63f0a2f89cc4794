import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { FailureNotice } from "../failure/FailureNotice";
import { dayOf } from "../lib/dates";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { RemoveFactorDialog } from "./RemoveFactorDialog";
import { TotpSetup } from "./TotpSetup";
import { type NewBackupCodes, removeTotp, startTotp, type TwoFactorStatus } from "./twoFactor";

type TotpCardProps = {
  status: TwoFactorStatus;
  onChanged: (made: NewBackupCodes, message: string) => void;
  onRemoved: (message: string) => void;
};

/** The authenticator app: set up, moved to another device, removed. */
export function TotpCard({ status, onChanged, onRemoved }: TotpCardProps) {
  const withReauthentication = useReauthentication();
  const [isRemoving, setIsRemoving] = useState(false);
  const start = useMutation({ mutationFn: () => withReauthentication(startTotp) });
  const { totp, methods, requiredBy } = status;
  const isOffered = methods.includes("totp");
  if (!totp && !isOffered) {
    return null;
  }

  return (
    <section className="card stack" aria-labelledby="totp-title">
      <div className="card-title">
        <h2 id="totp-title">Authenticator app</h2>
        {totp && <span className="badge badge-good">{`Set up ${dayOf(totp.confirmedAt)}`}</span>}
      </div>
      {start.data ? (
        <TotpSetup
          key={start.data.secret}
          start={start.data}
          needsEmailCode={status.emailCodeNeeded}
          isRestarting={start.isPending}
          onRestart={() => start.mutate()}
          onCancel={start.reset}
          onConfirmed={(made) => {
            start.reset();
            onChanged(made, "Your authenticator app is set up.");
          }}
        />
      ) : (
        <>
          <p className="soft">
            An app on your phone or computer shows a new code of six digits every 30 seconds. Any app for one-time codes
            will do, also without a connection.
          </p>
          {!(start.error instanceof NotConfirmed) && (
            <FailureNotice error={start.error} title="The set-up did not begin" />
          )}
          <div className="row">
            {isOffered && (
              <Button
                variant={totp ? "secondary" : "primary"}
                isPending={start.isPending}
                onPress={() => start.mutate()}
              >
                {totp ? "Move to another app" : "Set up an authenticator app"}
              </Button>
            )}
            {totp?.removable && (
              <Button variant="quiet" onPress={() => setIsRemoving(true)}>
                Remove
              </Button>
            )}
          </div>
          {totp && !totp.removable && <NotRemovable requiredBy={requiredBy} />}
        </>
      )}
      {isRemoving && (
        <RemoveFactorDialog
          title="Remove the authenticator app?"
          text="Its codes no longer log you in. Without another second factor, your password alone does, and your backup codes go as well."
          remove={removeTotp}
          onClose={() => setIsRemoving(false)}
          onRemoved={() => {
            setIsRemoving(false);
            onRemoved("The authenticator app is removed.");
          }}
        />
      )}
    </section>
  );
}

/** Why there is no way out, and which way remains (spec B8). */
export function NotRemovable({ requiredBy }: { requiredBy: string[] }) {
  return (
    <p className="soft small">
      {`It cannot be removed while it is your only second factor that ${requiredBy.join(", ") || "your organization"} accepts. Set up another one first.`}
    </p>
  );
}

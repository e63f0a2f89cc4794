import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button } from "../components/Button";
import { CodeInput } from "../components/CodeInput";
import { CopyButton } from "../components/CopyButton";
import { FailureNotice } from "../failure/FailureNotice";
import { codeOf } from "../failure/failures";
import { EmailCodeField } from "./EmailCodeField";
import { confirmTotp, type NewBackupCodes, type TotpStart } from "./twoFactor";

type TotpSetupProps = {
  start: TotpStart;
  needsEmailCode: boolean;
  isRestarting: boolean;
  onRestart: () => void;
  onCancel: () => void;
  onConfirmed: (made: NewBackupCodes) => void;
};

/** A secret for an authenticator, and the code that proves that it arrived. Nothing is active before (spec B20, B22). */
export function TotpSetup({ start, needsEmailCode, isRestarting, onRestart, onCancel, onConfirmed }: TotpSetupProps) {
  const [code, setCode] = useState("");
  const [emailCode, setEmailCode] = useState("");
  const [missing, setMissing] = useState<string>();
  const [emailCodeMissing, setEmailCodeMissing] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const confirmation = useMutation({
    mutationFn: () => confirmTotp(code, needsEmailCode ? emailCode : undefined),
    onSuccess: onConfirmed,
    onError: () => {
      setCode("");
      field.current?.focus();
    },
  });
  const isOver = ["enrolment_expired", "enrolment_not_started"].includes(codeOf(confirmation.error) ?? "");

  return (
    <ol className="steps">
      <li>
        <h3>Scan this with your authenticator app</h3>
        <div className="qr-row">
          {/* As an image, in which no script runs, whatever the SVG says. */}
          <img
            className="qr"
            src={`data:image/svg+xml,${encodeURIComponent(start.qrSvg)}`}
            alt="QR code for your authenticator app. The key beside it says the same in letters."
          />
          <div className="stack">
            <p className="soft">Or type this key into the app, as a time-based one:</p>
            <p className="secret" data-testid="secret">
              {grouped(start.secret)}
            </p>
            <div className="row row-start">
              <CopyButton text={start.secret}>Copy key</CopyButton>
              <a href={start.uri}>Open an app on this device</a>
            </div>
          </div>
        </div>
      </li>
      <li>
        <h3>Enter the code that the app shows</h3>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setMissing(code.trim() === "" ? "Enter the code" : undefined);
            const lacksEmailCode = needsEmailCode && emailCode.trim() === "";
            setEmailCodeMissing(lacksEmailCode ? "Enter the code from the mail" : undefined);
            if (code.trim() === "") {
              field.current?.focus();
            } else if (!lacksEmailCode) {
              confirmation.mutate();
            }
          }}
        >
          <FailureNotice error={confirmation.error} title="The app is not set up yet" />
          {!isOver && needsEmailCode && (
            <EmailCodeField value={emailCode} error={emailCodeMissing} onChange={setEmailCode} />
          )}
          {!isOver && (
            <CodeInput
              label="Code"
              ref={field}
              error={missing}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
          <div className="row">
            {isOver ? (
              <Button variant="primary" isPending={isRestarting} onPress={onRestart}>
                Start again
              </Button>
            ) : (
              <Button type="submit" variant="primary" isPending={confirmation.isPending}>
                Turn on
              </Button>
            )}
            <Button variant="quiet" onPress={onCancel}>
              Cancel
            </Button>
          </div>
        </form>
      </li>
    </ol>
  );
}

/** In fours, which are easier to type and not part of the key. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}

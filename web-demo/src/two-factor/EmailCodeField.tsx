import { useMutation } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { CodeInput } from "../components/CodeInput";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { sendEmailCode } from "./twoFactor";

type EmailCodeFieldProps = {
  /** Has a code mailed. */
  send?: () => Promise<unknown>;
  hint?: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

/** A code by mail, so that the password alone is not enough as long as there is no second factor (spec X19). */
export function EmailCodeField({
  send = sendEmailCode,
  hint = "Eight digits. They show that it is you who sets up the first second factor.",
  value,
  error,
  onChange,
}: EmailCodeFieldProps) {
  const withReauthentication = useReauthentication();
  const sending = useMutation({ mutationFn: () => withReauthentication(send) });
  return (
    <div className="stack">
      {!(sending.error instanceof NotConfirmed) && (
        <FailureNotice error={sending.error} title="The code was not sent" />
      )}
      <div className="row row-start">
        <Button isPending={sending.isPending} onPress={() => sending.mutate()}>
          {sending.isSuccess ? "Mail another code" : "Mail me a code"}
        </Button>
        <span role="status">{sending.isSuccess ? "Sent. It works for 10 minutes." : ""}</span>
      </div>
      <CodeInput
        label="Code from the mail"
        hint={hint}
        error={error}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

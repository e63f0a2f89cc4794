import { useEffect, useRef } from "react";
import { Button } from "../components/Button";
import { CodeInput } from "../components/CodeInput";
import { TextField } from "../components/TextField";
import type { TwoFactorMethod } from "./twoFactor";
import type { SecondFactorInput } from "./useSecondFactor";

type SecondFactorFieldProps = { input: SecondFactorInput; autoFocus?: boolean };

/** A second factor in a form: a code or a key, and the way to another of those that the person has. */
export function SecondFactorField({ input, autoFocus }: SecondFactorFieldProps) {
  const { method, others, code, error, attempts, setCode, choose } = input;
  const field = useRef<HTMLInputElement>(null);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refused attempt or another method takes the focus here.
  useEffect(() => {
    if (!isFirst.current || autoFocus) {
      field.current?.focus();
    }
    isFirst.current = false;
  }, [attempts, method]);
  const common = {
    ref: field,
    value: code,
    error,
    onChange: (event: { target: { value: string } }) => setCode(event.target.value),
  };
  return (
    <div className="stack">
      {method === "totp" && (
        <CodeInput {...common} label="Code" hint="The 6 digits that your authenticator app shows now." />
      )}
      {method === "backup_code" && (
        <TextField
          {...common}
          label="Backup code"
          hint="One of the codes that you saved when you set this up. Each works once."
          appearance="mono"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
        />
      )}
      {method === "security_key" && (
        <p className="soft">Have your security key at hand, or the device that keeps your passkey.</p>
      )}
      {method === undefined && (
        <p className="soft">
          None of your second factors can be used here. Take a browser that knows security keys, or set up an
          authenticator app in your account.
        </p>
      )}
      {others.length > 0 && (
        <div className="row row-quiet">
          {others.map((other) => (
            <Button key={other} variant="quiet" shape="small" onPress={() => choose(other)}>
              {alternatives[other]}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

const alternatives: Record<TwoFactorMethod, string> = {
  totp: "Use your authenticator app",
  security_key: "Use a security key",
  backup_code: "Use a backup code",
};

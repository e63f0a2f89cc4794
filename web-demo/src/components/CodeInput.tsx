import type { ComponentPropsWithRef } from "react";
import { Field } from "./Field";

type CodeInputProps = Omit<ComponentPropsWithRef<"input">, "id" | "className" | "type"> & {
  label: string;
  hint?: string;
  error?: string | undefined;
};

/** The six digits of an authenticator. No length is cut off, so that a code with spaces can be pasted. */
export function CodeInput({ label, hint, error, ...input }: CodeInputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          inputMode="numeric"
          autoComplete="one-time-code"
          {...input}
          {...control}
          className="input input-code"
          type="text"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
        />
      )}
    </Field>
  );
}

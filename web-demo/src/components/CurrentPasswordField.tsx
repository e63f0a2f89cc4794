import type { ComponentPropsWithRef } from "react";
import { Field } from "./Field";
import { PasswordInput } from "./PasswordInput";

type CurrentPasswordFieldProps = Omit<ComponentPropsWithRef<"input">, "id" | "type" | "className"> & {
  label?: string;
  error?: string | undefined;
};

/** The password that somebody already has. */
export function CurrentPasswordField({ label = "Password", error, ...input }: CurrentPasswordFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => <PasswordInput {...input} {...control} autoComplete="current-password" />}
    </Field>
  );
}

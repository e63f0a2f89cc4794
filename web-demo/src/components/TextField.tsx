import type { ComponentPropsWithRef, ReactNode } from "react";
import { Field } from "./Field";

type TextFieldProps = Omit<ComponentPropsWithRef<"input">, "id" | "className"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  appearance?: "mono" | "short";
};

export function TextField({ label, hint, error, appearance, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input {...input} {...control} className={appearance ? `input input-${appearance}` : "input"} />}
    </Field>
  );
}

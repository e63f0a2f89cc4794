import { type ReactNode, useId } from "react";

/** What a control needs so that its label, hint and error are read with it. */
export type ControlProps = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** The id of a further description, such as a checklist. */
  describedBy?: string | undefined;
  children: (control: ControlProps) => ReactNode;
};

/** A label, a control, a hint and an error, tied together by ids. */
export function Field({ label, hint, error, describedBy, children }: FieldProps) {
  const id = useId();
  const descriptions = [error && `${id}-error`, hint && `${id}-hint`, describedBy].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": descriptions || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

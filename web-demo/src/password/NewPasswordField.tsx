import type { PasswordVerdict, Policy, StrengthEstimate } from "@lockstep/policy";
import { type ComponentPropsWithRef, useId } from "react";
import { Field } from "../components/Field";
import { PasswordInput } from "../components/PasswordInput";
import { RequirementList } from "./RequirementList";
import { StrengthMeter } from "./StrengthMeter";

type NewPasswordFieldProps = Omit<ComponentPropsWithRef<"input">, "id" | "type" | "className"> & {
  label?: string;
  policy: Policy | undefined;
  verdict: PasswordVerdict | undefined;
  estimate: StrengthEstimate | undefined;
  hasBegun: boolean;
  error?: string | undefined;
};

/** A password that somebody chooses, with the policy's requirements turning green as it is typed. */
export function NewPasswordField({
  label = "Password",
  policy,
  verdict,
  estimate,
  hasBegun,
  error,
  ...input
}: NewPasswordFieldProps) {
  const listId = useId();
  return (
    <div className="stack">
      <Field label={label} error={error} describedBy={listId}>
        {(control) => (
          <PasswordInput
            {...input}
            {...control}
            autoComplete="new-password"
            passwordrules={policy?.passwordRules() ?? undefined}
          />
        )}
      </Field>
      <StrengthMeter estimate={estimate} />
      <RequirementList
        id={listId}
        title={policy ? "Your password needs" : "Loading the rules…"}
        verdict={verdict}
        hasBegun={hasBegun}
      />
    </div>
  );
}

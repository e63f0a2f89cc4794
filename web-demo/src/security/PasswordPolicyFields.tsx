import type { Violation } from "@lockstep/policy";
import { Field } from "../components/Field";
import { SwitchField } from "../components/SwitchField";
import { TextField } from "../components/TextField";
import { violationText } from "../forms/violationText";
import type { Draft } from "./draft";

type PasswordPolicyFieldsProps = {
  draft: Draft;
  violations: readonly Violation[];
  isDisabled: boolean;
  describedBy: string | undefined;
  onChange: (draft: Draft) => void;
};

const composition = [
  ["requireUppercase", "Upper-case letter", "A to Z"],
  ["requireLowercase", "Lower-case letter", "a to z"],
  ["requireNumber", "Number", "0 to 9"],
  ["requireSpecial", "Special character", "One of the set below"],
  ["requireNumberOrSpecial", "Number or special character", "Either of the two"],
] as const;

const guessing = [
  ["forbidCommon", "Refuse common passwords", "From a list of leaked passwords, checked offline"],
  ["forbidContext", "Refuse personal words", "Parts of the e-mail, the name and the organization"],
] as const;

const strengths = [
  ["", "No minimum"],
  ["0", "0: anything"],
  ["1", "1: weak, withstands a throttled online attack"],
  ["2", "2: fair, withstands an unthrottled online attack"],
  ["3", "3: strong, withstands a slow offline attack"],
  ["4", "4: very strong, withstands a fast offline attack"],
] as const;

export function PasswordPolicyFields({
  draft,
  violations,
  isDisabled,
  describedBy,
  onChange,
}: PasswordPolicyFieldsProps) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const errorOf = (field: keyof Draft) => {
    const violation = violations.find(({ path }) => path === `password.${field}`);
    return violation && violationText(violation);
  };
  const switchFor = ([field, label, hint]: (typeof composition | typeof guessing)[number]) => (
    <SwitchField
      key={field}
      label={label}
      hint={hint}
      isSelected={draft[field]}
      isDisabled={isDisabled}
      describedBy={describedBy}
      onChange={(selected) => set({ [field]: selected })}
    />
  );
  const textFor = (field: "minLength" | "maxLength" | "specialSet") => ({
    value: draft[field],
    disabled: isDisabled,
    error: errorOf(field),
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => set({ [field]: event.target.value }),
  });

  return (
    <>
      <SwitchField
        label="Enforce a password policy"
        hint={
          draft.enabled
            ? "Every way of setting a password follows it"
            : "Off: no rule applies. The settings below stay for when it is on again"
        }
        isSelected={draft.enabled}
        isDisabled={isDisabled}
        describedBy={describedBy}
        onChange={(enabled) => set({ enabled })}
      />
      <fieldset className="policy-group">
        <legend>
          <h3>Length</h3>
        </legend>
        <div className="number-row">
          <TextField label="Minimum" inputMode="numeric" {...textFor("minLength")} />
          <TextField label="Maximum" inputMode="numeric" {...textFor("maxLength")} />
        </div>
      </fieldset>
      <fieldset className="policy-group">
        <legend>
          <h3>Must contain</h3>
        </legend>
        <div className="switch-grid">{composition.map(switchFor)}</div>
        <TextField
          label="Special characters"
          appearance="mono"
          hint="What counts as special. A space and letters of other scripts are allowed in a password, but do not count."
          spellCheck={false}
          autoCapitalize="none"
          {...textFor("specialSet")}
        />
      </fieldset>
      <fieldset className="policy-group">
        <legend>
          <h3>Hard to guess</h3>
        </legend>
        <div className="switch-grid">{guessing.map(switchFor)}</div>
        <Field label="Minimum strength" hint="Estimated from the number of guesses." error={errorOf("minStrength")}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.minStrength}
              disabled={isDisabled}
              onChange={(event) => set({ minStrength: event.target.value })}
            >
              {strengths.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </Field>
      </fieldset>
    </>
  );
}

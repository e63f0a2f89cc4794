import { useId } from "react";
import type { TwoFactorMethod, TwoFactorMode, UserVerification } from "../api";
import { Button } from "../components/Button";
import { CheckboxField } from "../components/CheckboxField";
import { RadioCards } from "../components/RadioCards";
import { codeOf } from "../failure/failures";
import { violationText } from "../forms/violationText";
import { methodName, twoFactorMethods } from "../two-factor/methods";
import { DraftForm } from "./DraftForm";
import { type TwoFactorDraft, withMethod } from "./twoFactorDraft";
import { useDraftPolicy } from "./useDraftPolicy";
import type { PolicyDraft } from "./usePolicyDraft";

const modes: readonly { value: TwoFactorMode; label: string; hint: string }[] = [
  { value: "off", label: "Off", hint: "Nobody can set it up or is asked. What is set up is kept, unused" },
  { value: "optional", label: "Optional", hint: "Any member may set it up, and is then asked at each login" },
  { value: "required", label: "Required", hint: "Who has not set it up can do that, and nothing else" },
];

const verifications: readonly { value: UserVerification; label: string; hint: string }[] = [
  { value: "discouraged", label: "A touch is enough", hint: "Keys are not asked for a PIN" },
  {
    value: "preferred",
    label: "Where the key can",
    hint: "A key that was set up with a PIN or fingerprint asks for it",
  },
  { value: "required", label: "Always", hint: "A touch alone does not count. Keys that were used so are asked again" },
];

const hints: Record<TwoFactorMethod, string> = {
  totp: "Codes of six digits from an app",
  security_key: "Keys and passkeys, which cannot be phished",
  backup_code: "For when the others are out of reach",
};

type TwoFactorEditorProps = {
  slug: string;
  version: number;
  editing: PolicyDraft<TwoFactorDraft>;
  /** What says why nothing can be changed here, where that is so. */
  lockId?: string | undefined;
};

/** Whether members need a second factor, and which count (spec A4, B3–B7, C14, X20). */
export function TwoFactorEditor({ slug, version, editing, lockId }: TwoFactorEditorProps) {
  const { draft, change, failure } = editing;
  const { violations } = useDraftPolicy({ twoFactor: draft });
  const faultId = useId();
  const isLocked = lockId !== undefined;
  const fault = (violations.length > 0 ? violations : editing.refused).find(({ path }) =>
    path.startsWith("twoFactor.methods"),
  );
  return (
    <DraftForm
      slug={slug}
      subject="two-factor settings"
      version={version}
      editing={editing}
      violations={violations}
      wayOut={
        codeOf(failure?.error) === "two_factor_off_to_required" && (
          <Button shape="small" onPress={() => change({ ...draft, mode: "optional" })}>
            Make it optional first
          </Button>
        )
      }
    >
      <RadioCards
        label="Mode"
        value={draft.mode}
        options={modes}
        isDisabled={isLocked}
        describedBy={lockId}
        onChange={(mode) => change({ ...draft, mode })}
      />
      <fieldset className="policy-group" aria-describedby={fault ? faultId : undefined}>
        <legend>
          <h3>Methods that count</h3>
        </legend>
        <div className="switch-grid">
          {twoFactorMethods.map((method) => (
            <CheckboxField
              key={method}
              label={methodName(method)}
              hint={hints[method]}
              isSelected={draft.methods.includes(method)}
              isDisabled={isLocked}
              describedBy={lockId}
              onChange={(isAllowed) => change(withMethod(draft, method, isAllowed))}
            />
          ))}
        </div>
        {fault && (
          <p className="field-error" id={faultId}>
            {violationText(fault)}
          </p>
        )}
      </fieldset>
      {draft.methods.includes("security_key") && (
        <RadioCards
          label="Security keys verify who uses them, by PIN, fingerprint or face"
          value={draft.userVerification}
          options={verifications}
          isDisabled={isLocked}
          describedBy={lockId}
          onChange={(userVerification) => change({ ...draft, userVerification })}
        />
      )}
    </DraftForm>
  );
}

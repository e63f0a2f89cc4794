import { Field } from "../components/Field";
import { RadioCards } from "../components/RadioCards";
import { SwitchField } from "../components/SwitchField";
import { TextField } from "../components/TextField";
import { violationText } from "../forms/violationText";
import { localOf, timestampOf } from "../lib/dates";
import { type ApiKeyDraft, apiKeyDocumentOf, withApiKeyPreset } from "./apiKeyDraft";
import { DraftForm } from "./DraftForm";
import { PresetPicker } from "./PresetPicker";
import { useDraftPolicy } from "./useDraftPolicy";
import type { PolicyDraft } from "./usePolicyDraft";

const existing = [
  { value: "grandfather", label: "They go on", hint: "And are listed as older than the rules" },
  { value: "deadline", label: "They stop at a date", hint: "Until then their owners can rotate them" },
  { value: "block", label: "They stop at once", hint: "With the very next request" },
] as const;

const switches = [
  ["enforceHashed", "New keys must be hashed", "They are shown once, and nobody can read them again"],
  ["requireExpiration", "New keys must end", "A key that is forgotten or stolen stops by itself"],
  [
    "requireOwnerCompliance",
    "Stop while the owner does not comply",
    "With the password and two-factor rules. A service account's keys depend on nobody",
  ],
] as const;

type ApiKeyEditorProps = {
  slug: string;
  version: number;
  editing: PolicyDraft<ApiKeyDraft>;
  /** What says why nothing can be changed here, where that is so. */
  lockId?: string | undefined;
};

/** What a key must be, and what becomes of those that are older than the rules (spec A31–A38, R9). */
export function ApiKeyEditor({ slug, version, editing, lockId }: ApiKeyEditorProps) {
  const { draft, change } = editing;
  const { violations } = useDraftPolicy({ apiKeys: apiKeyDocumentOf(draft) });
  const isLocked = lockId !== undefined;
  const set = (next: Partial<ApiKeyDraft>) => change({ ...draft, ...next });
  const errorOf = (field: keyof ApiKeyDraft) => {
    const found = (violations.length > 0 ? violations : editing.refused).find(
      ({ path }) => path === `apiKeys.${field}`,
    );
    return found && violationText(found);
  };
  return (
    <DraftForm slug={slug} subject="rules for API keys" version={version} editing={editing} violations={violations}>
      <PresetPicker
        part={editing.part}
        withPreset={withApiKeyPreset}
        draft={draft}
        isDisabled={isLocked}
        onChange={change}
      />
      <fieldset className="policy-group">
        <legend>
          <h3>What a key must be</h3>
        </legend>
        <div className="switch-grid">
          {switches.map(([field, label, hint]) => (
            <SwitchField
              key={field}
              label={label}
              hint={hint}
              isSelected={draft[field]}
              isDisabled={isLocked}
              describedBy={lockId}
              onChange={(isSelected) => set({ [field]: isSelected })}
            />
          ))}
        </div>
        <TextField
          label="Longest life in days"
          appearance="short"
          hint={
            draft.requireExpiration
              ? "From the key's creation, also when it is edited. Empty: no limit."
              : "Counts once new keys must end. Empty: no limit."
          }
          inputMode="numeric"
          autoComplete="off"
          disabled={isLocked}
          value={draft.maxExpirationDays}
          error={errorOf("maxExpirationDays")}
          onChange={({ target }) => set({ maxExpirationDays: target.value })}
        />
      </fieldset>
      <div className="policy-group">
        <RadioCards
          label="Keys that are older than the rules"
          value={draft.existingKeys}
          options={existing}
          isDisabled={isLocked}
          describedBy={lockId}
          onChange={(existingKeys) => set({ existingKeys })}
        />
        {draft.existingKeys === "deadline" && (
          <Field label="They stop on" hint="In your time zone." error={errorOf("existingKeysDeadline")}>
            {(control) => (
              <input
                {...control}
                className="input select-short"
                type="datetime-local"
                disabled={isLocked}
                value={localOf(draft.existingKeysDeadline)}
                onChange={({ target }) => set({ existingKeysDeadline: timestampOf(target.value) })}
              />
            )}
          </Field>
        )}
      </div>
    </DraftForm>
  );
}

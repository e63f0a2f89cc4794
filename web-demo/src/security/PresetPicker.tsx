import { type PolicyPreset, presets } from "@lockstep/policy";
import { ToggleButton } from "react-aria-components";
import type { Part } from "./usePolicyDraft";

type PresetPickerProps<Draft> = {
  part: Part<Draft>;
  /** The draft after a preset. */
  withPreset: (draft: Draft, preset: PolicyPreset) => Draft;
  draft: Draft;
  isDisabled: boolean;
  onChange: (draft: Draft) => void;
};

/** Starting points, each with its source. The one that the draft equals is marked. */
export function PresetPicker<Draft>({ part, withPreset, draft, isDisabled, onChange }: PresetPickerProps<Draft>) {
  const choices = presets.filter((preset) => preset.part === part.name);
  const wouldChange = (preset: PolicyPreset) => Object.keys(part.changes(withPreset(draft, preset), draft)).length > 0;
  const chosen = choices.find((preset) => !wouldChange(preset));
  return (
    <fieldset className="policy-group policy-group-first">
      <legend>
        <h3>Start from a preset</h3>
      </legend>
      <div className="presets">
        {choices.map((preset) => (
          <ToggleButton
            key={preset.id}
            className="preset"
            isDisabled={isDisabled}
            isSelected={preset === chosen}
            onChange={() => onChange(withPreset(draft, preset))}
          >
            {preset.title}
          </ToggleButton>
        ))}
      </div>
      <p className="field-hint" role="status">
        {chosen ? chosen.source : "These settings are your own. A preset replaces all of them in the draft."}
      </p>
    </fieldset>
  );
}

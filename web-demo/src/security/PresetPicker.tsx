import { presets } from "@lockstep/policy";
import { ToggleButton } from "react-aria-components";
import { type Draft, isPreset, withPreset } from "./draft";

type PresetPickerProps = {
  draft: Draft;
  isDisabled: boolean;
  onChange: (draft: Draft) => void;
};

/** Starting points, each with its source. The one that the draft equals is marked. */
export function PresetPicker({ draft, isDisabled, onChange }: PresetPickerProps) {
  const choices = presets.filter((preset) => preset.part === "password");
  const chosen = choices.find((preset) => isPreset(draft, preset));
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

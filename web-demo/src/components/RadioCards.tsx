import { Label, Radio, RadioGroup } from "react-aria-components";

type RadioCardsProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; hint: string }[];
  isDisabled?: boolean;
  describedBy?: string | undefined;
  onChange: (value: Value) => void;
};

/** One of a few, each with a sentence on what it means. */
export function RadioCards<Value extends string>({
  label,
  options,
  describedBy,
  onChange,
  ...props
}: RadioCardsProps<Value>) {
  const choose = (chosen: string) => {
    const option = options.find(({ value }) => value === chosen);
    if (option) {
      onChange(option.value);
    }
  };
  return (
    <RadioGroup
      {...props}
      {...(describedBy ? { "aria-describedby": describedBy } : {})}
      className="radio-cards"
      onChange={choose}
    >
      <Label className="radio-cards-label">{label}</Label>
      <div className="choices">
        {options.map(({ value, label, hint }) => (
          <Radio key={value} value={value} className="radio-card">
            <span className="radio-dot" />
            <span className="switch-label">
              {label}
              <span className="switch-hint">{hint}</span>
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

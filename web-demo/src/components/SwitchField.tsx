import { Switch } from "react-aria-components";

type SwitchFieldProps = {
  label: string;
  hint?: string;
  isSelected: boolean;
  isDisabled?: boolean;
  describedBy?: string | undefined;
  onChange?: (selected: boolean) => void;
};

export function SwitchField({ label, hint, describedBy, onChange, ...props }: SwitchFieldProps) {
  return (
    <Switch
      {...props}
      {...(onChange ? { onChange } : {})}
      {...(describedBy ? { "aria-describedby": describedBy } : {})}
      className="switch"
    >
      <span className="switch-track" />
      <span className="switch-label">
        {label}
        {hint && <span className="switch-hint">{hint}</span>}
      </span>
    </Switch>
  );
}

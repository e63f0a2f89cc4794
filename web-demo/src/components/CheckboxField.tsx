import { Checkbox } from "react-aria-components";
import { Icon } from "./Icon";

type CheckboxFieldProps = {
  label: string;
  hint?: string;
  isSelected: boolean;
  isDisabled?: boolean;
  describedBy?: string | undefined;
  onChange: (selected: boolean) => void;
};

export function CheckboxField({ label, hint, describedBy, ...props }: CheckboxFieldProps) {
  return (
    <Checkbox {...props} {...(describedBy ? { "aria-describedby": describedBy } : {})} className="checkbox">
      <span className="checkbox-box">
        <Icon name="check" />
      </span>
      <span className="switch-label">
        {label}
        {hint && <span className="switch-hint">{hint}</span>}
      </span>
    </Checkbox>
  );
}

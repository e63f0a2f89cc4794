import { useId } from "react";
import type { ApiKeyScope } from "../api";
import { CheckboxField } from "../components/CheckboxField";
import { scopes } from "./scopes";

type ScopeFieldsProps = {
  chosen: readonly ApiKeyScope[];
  error: string | undefined;
  onChange: (chosen: ApiKeyScope[]) => void;
};

/** What a key is good for, in the order of the list. */
export function ScopeFields({ chosen, error, onChange }: ScopeFieldsProps) {
  const faultId = useId();
  const set = (scope: ApiKeyScope, isChosen: boolean) => {
    const others = chosen.filter((other) => other !== scope);
    const unknown = others.filter((other) => !scopes.some((known) => known.scope === other));
    const known = scopes.map(({ scope }) => scope);
    onChange([...known.filter((other) => (other === scope ? isChosen : others.includes(other))), ...unknown]);
  };
  return (
    <fieldset className="policy-group policy-group-first" aria-describedby={error ? faultId : undefined}>
      <legend>
        <h3>What it may do</h3>
      </legend>
      <div className="switch-grid">
        {scopes.map(({ scope, title, hint }) => (
          <CheckboxField
            key={scope}
            label={title}
            hint={hint}
            isSelected={chosen.includes(scope)}
            describedBy={error ? faultId : undefined}
            onChange={(isChosen) => set(scope, isChosen)}
          />
        ))}
      </div>
      {error && (
        <p className="field-error" id={faultId}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

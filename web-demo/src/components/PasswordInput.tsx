import { type ComponentPropsWithRef, useState } from "react";
import { Button } from "./Button";
import type { ControlProps } from "./Field";

type PasswordInputProps = Omit<ComponentPropsWithRef<"input">, "type" | "className"> &
  ControlProps & {
    /** For password managers; React has no name for this attribute. */
    passwordrules?: string | undefined;
  };

/** A password that can be shown. Paste is never prevented (NIST SP 800-63B-4, 3.1.1.2). */
export function PasswordInput(props: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className="input-group">
      <input
        {...props}
        className="input"
        type={shown ? "text" : "password"}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
      />
      <Button
        variant="quiet"
        aria-pressed={shown}
        aria-label="Show password"
        aria-controls={props.id}
        onPress={() => setShown(!shown)}
      >
        {shown ? "Hide" : "Show"}
      </Button>
    </div>
  );
}

import { ShownOnce } from "../account/ShownOnce";
import { Dialog } from "../components/Dialog";
import { Leaving } from "../components/Leaving";

/** A key's value on the screen: of a new key, this one time, or of one that can be read again. */
export type ShownKey = { name: string; value: string; isOnce: boolean };

type KeyValueDialogProps = { shown: ShownKey; onClose: () => void };

export function KeyValueDialog({ shown: { name, value, isOnce }, onClose }: KeyValueDialogProps) {
  // What is shown once goes only when the person says so, not by the escape key or a press beside it.
  const dismiss = isOnce ? () => undefined : onClose;
  return (
    <Dialog title={isOnce ? `Save the key ${name}` : `The key ${name}`} isOpen wide onClose={dismiss}>
      <ShownOnce
        title={isOnce ? "Copy it now" : "Copy it, then close this"}
        label="API key"
        text={value}
        done={isOnce ? "I saved it" : "Close"}
        onDone={onClose}
      >
        {isOnce
          ? "Keep it where your program reads its secrets, never in its source. Whoever has it can do all that it is good for."
          : "Showing it was written to the audit events. Whoever has it can do all that it is good for."}
      </ShownOnce>
      <Leaving
        isBlocked={isOnce}
        title="Leave without saving the key?"
        text="You may not see this key again. You could rotate it later, and would get another one."
        action="Leave without it"
      />
    </Dialog>
  );
}

import { useBlocker } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";

/** Asks before a draft is lost by going elsewhere. */
export function UnsavedChanges({ exist }: { exist: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => exist && current.pathname !== next.pathname,
    enableBeforeUnload: exist,
    withResolver: true,
  });
  return (
    <Dialog
      title="Leave without saving?"
      role="alertdialog"
      isOpen={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
    >
      <p className="soft">Your changes to the password policy are a draft. They are lost when you leave this page.</p>
      <div className="dialog-actions">
        <Button variant="quiet" onPress={() => blocker.proceed?.()}>
          Leave and lose the draft
        </Button>
        <Button variant="primary" autoFocus onPress={() => blocker.reset?.()}>
          Stay here
        </Button>
      </div>
    </Dialog>
  );
}

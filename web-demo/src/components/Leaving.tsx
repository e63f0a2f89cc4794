import { useBlocker } from "@tanstack/react-router";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

type LeavingProps = { isBlocked: boolean; title: string; text: string; action: string };

/** Asks before something is lost by going to another page. */
export function Leaving({ isBlocked, title, text, action }: LeavingProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isBlocked && current.pathname !== next.pathname,
    enableBeforeUnload: isBlocked,
    withResolver: true,
  });
  return (
    <Dialog title={title} role="alertdialog" isOpen={blocker.status === "blocked"} onClose={() => blocker.reset?.()}>
      <p className="soft">{text}</p>
      <div className="dialog-actions">
        <Button variant="quiet" onPress={() => blocker.proceed?.()}>
          {action}
        </Button>
        <Button variant="primary" autoFocus onPress={() => blocker.reset?.()}>
          Stay here
        </Button>
      </div>
    </Dialog>
  );
}

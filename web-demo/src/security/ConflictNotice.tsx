import { Button } from "../components/Button";
import { Notice } from "../components/Notice";

type ConflictNoticeProps = { version: number; onKeep: () => void; onDiscard: () => void };

/** Somebody else was faster. Nothing is lost on either side before a choice is made. */
export function ConflictNotice({ version, onKeep, onDiscard }: ConflictNoticeProps) {
  return (
    <Notice kind="warn" live="alert" title="Somebody else saved this policy meanwhile">
      <p>{`Version ${version} is stored now. Your changes are still here, unsaved.`}</p>
      <div className="row">
        <Button shape="small" onPress={onKeep}>
          Keep my changes on top of theirs
        </Button>
        <Button shape="small" variant="quiet" onPress={onDiscard}>
          Discard mine
        </Button>
      </div>
    </Notice>
  );
}

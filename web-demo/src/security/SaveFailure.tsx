import type { ReactNode } from "react";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { FailureNotice } from "../failure/FailureNotice";
import type { SaveFailed } from "./usePolicyDraft";

type SaveFailureProps = {
  failure: SaveFailed | undefined;
  subject: string;
  onRestore: () => void;
  wayOut?: ReactNode;
};

/** A save that failed is shown as failed, and the settings are back at what is stored (spec A43). */
export function SaveFailure({ failure, subject, onRestore, wayOut }: SaveFailureProps) {
  if (!failure) {
    return null;
  }
  return (
    <>
      <FailureNotice error={failure.error} title="The policy was not saved" />
      {failure.lost !== undefined && (
        <Notice title={`The ${subject} below ${isPlural(subject) ? "are" : "is"} back at what is stored`}>
          <div className="row">
            {wayOut}
            <Button shape="small" variant={wayOut ? "quiet" : "secondary"} onPress={onRestore}>
              Bring my changes back
            </Button>
          </div>
        </Notice>
      )}
    </>
  );
}

const isPlural = (subject: string) => subject.endsWith("s");

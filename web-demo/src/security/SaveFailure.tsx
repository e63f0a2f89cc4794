import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { FailureNotice } from "../failure/FailureNotice";
import type { SaveFailed } from "./usePolicyDraft";

/** A save that failed is shown as failed, and the settings are back at what is stored (spec A43). */
export function SaveFailure({ failure, onRestore }: { failure: SaveFailed | undefined; onRestore: () => void }) {
  if (!failure) {
    return null;
  }
  return (
    <>
      <FailureNotice error={failure.error} title="The policy was not saved" />
      {failure.lost && (
        <Notice title="The settings below are back at what is stored">
          <Button shape="small" onPress={onRestore}>
            Bring my changes back
          </Button>
        </Notice>
      )}
    </>
  );
}

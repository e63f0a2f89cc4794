import type { PasswordContext } from "@lockstep/policy";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { useReauthentication } from "../session/Reauthentication";
import { ConflictNotice } from "./ConflictNotice";
import { PasswordPolicyFields } from "./PasswordPolicyFields";
import { PresetPicker } from "./PresetPicker";
import { SaveDialog } from "./SaveDialog";
import { SaveFailure } from "./SaveFailure";
import { enter, type StoredPolicy } from "./securityPolicy";
import { TryPassword } from "./TryPassword";
import { UnsavedChanges } from "./UnsavedChanges";
import { useDraftPolicy } from "./useDraftPolicy";
import { usePolicyDraft } from "./usePolicyDraft";

type PolicyEditorProps = {
  slug: string;
  stored: StoredPolicy;
  context: PasswordContext;
  /** Why nothing can be changed here, where that is so. */
  lockedBecause?: string | undefined;
};

/** The password rules as a draft: tried, previewed, and then saved in one piece. */
export function PolicyEditor({ slug, stored, context, lockedBecause }: PolicyEditorProps) {
  const editing = usePolicyDraft(slug, stored);
  const { draft, change, isDirty } = editing;
  const { policy, violations } = useDraftPolicy(draft);
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const [isReviewing, setIsReviewing] = useState(false);
  const lockId = useId();
  const isLocked = lockedBecause !== undefined;
  const fieldViolations = violations.length > 0 ? violations : editing.refused;

  // Whoever sets the rules is bound by them too, and would otherwise meet the refusal on the next page.
  const judgeOwnPassword = () =>
    withReauthentication(() => enter(slug)).then(
      () => queryClient.invalidateQueries(),
      () => undefined,
    );

  return (
    <div className="policy-form">
      {isLocked && (
        <div id={lockId}>
          <Notice title="You can look, not change">{lockedBecause}</Notice>
        </div>
      )}
      <SaveFailure failure={editing.failure} onRestore={editing.restore} />
      {editing.isStale && (
        <ConflictNotice version={stored.version} onKeep={editing.keepOnTop} onDiscard={editing.discard} />
      )}
      {editing.savedVersion !== undefined && !isDirty && (
        <Notice kind="good" live="status" title="Saved">
          {`Version ${editing.savedVersion} of the policy is in force, for the next request and the next form.`}
        </Notice>
      )}
      <PresetPicker draft={draft} isDisabled={isLocked} onChange={change} />
      <PasswordPolicyFields
        draft={draft}
        violations={fieldViolations}
        isDisabled={isLocked}
        describedBy={isLocked ? lockId : undefined}
        onChange={change}
      />
      <TryPassword policy={policy} context={context} isDraft={isDirty} />
      {isDirty && (
        <section className="savebar" aria-label="Unsaved changes">
          <p>
            <strong>Unsaved changes.</strong>{" "}
            <span className="soft">
              {violations.length > 0 ? "Mend the marked fields first." : "Nothing is enforced before you confirm."}
            </span>
          </p>
          <div className="row">
            <Button variant="quiet" onPress={editing.discard}>
              Discard
            </Button>
            <Button
              variant="primary"
              isDisabled={violations.length > 0 || editing.isStale}
              onPress={() => setIsReviewing(true)}
            >
              Review and save
            </Button>
          </div>
        </section>
      )}
      {isReviewing && (
        <SaveDialog
          slug={slug}
          etag={editing.base.etag}
          patch={editing.patch}
          onClose={() => setIsReviewing(false)}
          onSaved={(saved) => {
            setIsReviewing(false);
            editing.saved(saved);
            judgeOwnPassword();
          }}
          onFailed={(error) => {
            setIsReviewing(false);
            editing.failed(error);
          }}
        />
      )}
      <UnsavedChanges exist={isDirty} />
    </div>
  );
}

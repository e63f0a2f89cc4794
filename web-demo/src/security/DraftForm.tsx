import type { Violation } from "@lockstep/policy";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { useReauthentication } from "../session/Reauthentication";
import { ConflictNotice } from "./ConflictNotice";
import { SaveDialog } from "./SaveDialog";
import { SaveFailure } from "./SaveFailure";
import { enter } from "./securityPolicy";
import type { PolicyDraft } from "./usePolicyDraft";

type DraftFormProps<Draft> = {
  slug: string;
  /** What is edited here, as in "Save the password policy?". */
  subject: string;
  version: number;
  editing: PolicyDraft<Draft>;
  violations: readonly Violation[];
  /** What else may be done about a save that was refused. */
  wayOut?: ReactNode;
  children: ReactNode;
};

/** A part of the policy as a draft: previewed, then saved in one piece, or back at what is stored. */
export function DraftForm<Draft>({
  slug,
  subject,
  version,
  editing,
  violations,
  wayOut,
  children,
}: DraftFormProps<Draft>) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const [isReviewing, setIsReviewing] = useState(false);

  // Whoever sets the rules is bound by them too, and would otherwise meet the refusal on the next page.
  const enterOnceMore = () =>
    withReauthentication(() => enter(slug)).then(
      () => queryClient.invalidateQueries(),
      () => undefined,
    );

  return (
    <div className="policy-form">
      <SaveFailure failure={editing.failure} subject={subject} onRestore={editing.restore} wayOut={wayOut} />
      {editing.isStale && <ConflictNotice version={version} onKeep={editing.keepOnTop} onDiscard={editing.discard} />}
      {editing.savedVersion !== undefined && !editing.isDirty && (
        <Notice kind="good" live="status" title="Saved">
          {`Version ${editing.savedVersion} of the policy is in force, for the next request and the next form.`}
        </Notice>
      )}
      {children}
      {editing.isDirty && (
        <section className="savebar" aria-label={`Unsaved changes of the ${subject}`}>
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
          subject={subject}
          etag={editing.base.etag}
          patch={{ [editing.part.name]: editing.patch }}
          onClose={() => setIsReviewing(false)}
          onSaved={(saved) => {
            setIsReviewing(false);
            editing.saved(saved);
            enterOnceMore();
          }}
          onFailed={(error) => {
            setIsReviewing(false);
            editing.failed(error);
          }}
        />
      )}
    </div>
  );
}

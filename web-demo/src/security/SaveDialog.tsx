import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { QueryView } from "../components/QueryView";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { Impact } from "./Impact";
import { previewQuery, type StoredPolicy, savePolicy } from "./securityPolicy";

type SaveDialogProps = {
  slug: string;
  subject: string;
  etag: string;
  patch: Record<string, unknown>;
  onClose: () => void;
  onSaved: (policy: StoredPolicy) => void;
  onFailed: (error: unknown) => void;
};

/** Whom the change affects, before anything changes; only the confirmation saves (spec A10–A13). */
export function SaveDialog({ slug, subject, etag, patch, onClose, onSaved, onFailed }: SaveDialogProps) {
  const withReauthentication = useReauthentication();
  const preview = useQuery(previewQuery(slug, patch, withReauthentication));
  const save = useMutation({
    mutationFn: () => withReauthentication(() => savePolicy(slug, etag, patch)),
    onSuccess: onSaved,
    onError: (error) => (error instanceof NotConfirmed ? onClose() : onFailed(error)),
  });
  return (
    <Dialog title={`Save the ${subject}?`} isOpen wide onClose={onClose}>
      <QueryView query={preview} failure="notice" loading="Working out whom this affects…">
        {(impact) => <Impact impact={impact} slug={slug} />}
      </QueryView>
      <div className="dialog-actions">
        <Button variant="quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button variant="primary" isDisabled={!preview.data} isPending={save.isPending} onPress={() => save.mutate()}>
          Save policy
        </Button>
      </div>
    </Dialog>
  );
}

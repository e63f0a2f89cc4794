import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyChange } from "../api";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { localOf } from "../lib/dates";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { type ApiKey, updateKey } from "./apiKeys";
import { ExpiryField } from "./ExpiryField";
import { type ExpiryDraft, expiryOf } from "./expiry";
import { faultOfError, firstOf, type KeyFaults, listOf } from "./keyFaults";
import { ScopeFields } from "./ScopeFields";
import { useKeyRules } from "./useKeyRules";

type EditKeyDialogProps = { slug: string; apiKey: ApiKey; onClose: () => void };

/**
 * Changes a key's name, scopes and end. An earlier end is never refused, so the server alone says what is too late; the
 * rules here judge the name, and say until when the key goes, counted from its creation (spec A36).
 */
export function EditKeyDialog({ slug, apiKey, onClose }: EditKeyDialogProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const before = expiryBefore(apiKey);
  const [name, setName] = useState(apiKey.name);
  const [scopes, setScopes] = useState(apiKey.scopes);
  const [expiry, setExpiry] = useState(before);
  const newName = name === apiKey.name ? undefined : name;
  const rules = useKeyRules(slug, {
    name: newName,
    hashed: apiKey.hashed,
    createdAt: apiKey.createdAt,
    ...expiryOf(expiry),
  });
  const change: KeyChange = {
    ...(newName === undefined ? {} : { name: newName }),
    ...(scopes.join() === apiKey.scopes.join() ? {} : { scopes }),
    ...(JSON.stringify(expiry) === JSON.stringify(before) ? {} : end(expiry)),
  };
  const submission = useMutation({
    mutationFn: () => withReauthentication(() => updateKey(slug, apiKey.id, change)),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries();
    },
  });
  const refused = faultOfError(submission.error);
  const found: KeyFaults = {
    name: rules.faults.name,
    scopes: scopes.length === 0 ? "Choose at least one." : undefined,
  };
  const faults = firstOf(refused, found);
  const isElsewhere = submission.error && listOf(refused).length === 0 && !(submission.error instanceof NotConfirmed);
  return (
    <Dialog title={`Edit ${apiKey.name}`} isOpen wide onClose={onClose}>
      <form
        className="stack stack-loose"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (listOf(found).length === 0) {
            submission.mutate();
          }
        }}
      >
        {isElsewhere && <FailureNotice error={submission.error} title="The key was not changed" />}
        <TextField
          label="What it is for"
          autoComplete="off"
          autoFocus
          value={name}
          error={faults.name}
          onChange={({ target }) => {
            setName(target.value);
            submission.reset();
          }}
        />
        <ScopeFields
          chosen={scopes}
          error={faults.scopes}
          onChange={(chosen) => {
            setScopes(chosen);
            submission.reset();
          }}
        />
        <ExpiryField
          draft={expiry}
          from="its creation"
          latestAllowed={rules.latestAllowed}
          expiresAt={rules.expiresAt}
          error={faults.expiry}
          onChange={(draft) => {
            setExpiry(draft);
            submission.reset();
          }}
        />
        <div className="dialog-actions">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            isDisabled={Object.keys(change).length === 0}
            isPending={submission.isPending}
          >
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const expiryBefore = ({ expiresAt }: ApiKey): ExpiryDraft => ({
  kind: expiresAt ? "date" : "never",
  days: "30",
  date: expiresAt ? localOf(expiresAt) : "",
});

function end(draft: ExpiryDraft): KeyChange {
  const { expiresAt, expiresInDays } = expiryOf(draft);
  if (expiresInDays !== undefined) {
    return { expiresInDays };
  }
  return { expiresAt: expiresAt === undefined ? null : String(expiresAt) };
}

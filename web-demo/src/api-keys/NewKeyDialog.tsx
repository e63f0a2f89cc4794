import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ApiKeyScope } from "../api";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { RadioCards } from "../components/RadioCards";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { Spoken } from "../password/Spoken";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { createKey, type KeyCreated } from "./apiKeys";
import { ExpiryField } from "./ExpiryField";
import { type ExpiryDraft, expiryOf } from "./expiry";
import { faultOfError, firstOf, type KeyFaults, listOf } from "./keyFaults";
import { ScopeFields } from "./ScopeFields";
import { serviceAccountsQuery } from "./serviceAccounts";
import { useKeyRules } from "./useKeyRules";

const kinds = [
  { value: "hashed", label: "Shown once", hint: "Only a hash is kept: nobody can read it again. Recommended" },
  {
    value: "retrievable",
    label: "Can be read again",
    hint: "Kept encrypted, and shown to you after you confirm it is you",
  },
] as const;

const start = {
  name: "",
  scopes: [] as ApiKeyScope[],
  hashed: true,
  expiry: { kind: "days", days: "30", date: "" } as ExpiryDraft,
  serviceAccountId: "",
};

type NewKeyDialogProps = { slug: string; onClose: () => void; onCreated: (key: KeyCreated) => void };

/** Describes a key; the rules of the organization judge it while that goes on, every fault at once (spec A37). */
export function NewKeyDialog({ slug, onClose, onCreated }: NewKeyDialogProps) {
  const withReauthentication = useReauthentication();
  const accounts = useQuery(serviceAccountsQuery(slug));
  const [draft, setDraft] = useState(start);
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const rules = useKeyRules(slug, { name: draft.name, hashed: draft.hashed, ...expiryOf(draft.expiry) });
  const submission = useMutation({
    mutationFn: () => {
      const { name, scopes, serviceAccountId } = draft;
      const owner = serviceAccountId ? { serviceAccountId } : {};
      return withReauthentication(() =>
        createKey(slug, { name, scopes, hashed: draft.hashed, ...sent(draft.expiry), ...owner }),
      );
    },
    onSuccess: onCreated,
    gcTime: 0,
  });
  const change = (next: Partial<typeof start>) => {
    setDraft({ ...draft, ...next });
    submission.reset();
  };

  const missing: KeyFaults = { scopes: draft.scopes.length === 0 ? "Choose at least one." : undefined };
  const refused = faultOfError(submission.error);
  // Nobody is told to fill in what they have not come to yet.
  const untouched: KeyFaults = draft.name === "" ? { ...rules.faults, name: undefined } : rules.faults;
  const faults = firstOf(...(isTried ? [rules.faults, missing] : [untouched]), refused);
  const isElsewhere = submission.error && listOf(refused).length === 0 && !(submission.error instanceof NotConfirmed);

  const submit = () => {
    setIsTried(true);
    if (listOf(firstOf(rules.faults, missing)).length > 0) {
      // After the faults are drawn: the first field that has one takes the focus.
      requestAnimationFrame(() => {
        const first = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-fault] input");
        first?.focus();
      });
    } else {
      submission.mutate();
    }
  };

  return (
    <Dialog title="Create an API key" isOpen wide onClose={onClose}>
      <form
        className="stack stack-loose"
        noValidate
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {isElsewhere && <FailureNotice error={submission.error} title="No key was created" />}
        <div className="number-row">
          <TextField
            label="What it is for"
            autoComplete="off"
            autoFocus
            value={draft.name}
            error={faults.name}
            onChange={({ target }) => change({ name: target.value })}
          />
          {accounts.data && accounts.data.items.length > 0 && (
            <Field label="Whose it is" hint={ownerHint(draft.serviceAccountId)} error={faults.owner}>
              {(control) => (
                <select
                  {...control}
                  className="select"
                  value={draft.serviceAccountId}
                  onChange={({ target }) => change({ serviceAccountId: target.value })}
                >
                  <option value="">Yours</option>
                  {accounts.data.items.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {`Service account ${name}`}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </div>
        <div data-fault={faults.scopes ? true : undefined}>
          <ScopeFields chosen={draft.scopes} error={faults.scopes} onChange={(scopes) => change({ scopes })} />
        </div>
        <ExpiryField
          draft={draft.expiry}
          from="now"
          latestAllowed={rules.latestAllowed}
          expiresAt={rules.expiresAt}
          error={faults.expiry}
          onChange={(expiry) => change({ expiry })}
        />
        <div className="stack-tight" data-fault={faults.hashed ? true : undefined}>
          <RadioCards
            label="Its value"
            value={draft.hashed ? "hashed" : "retrievable"}
            options={kinds}
            describedBy={faults.hashed ? "new-key-value-fault" : undefined}
            onChange={(kind) => change({ hashed: kind === "hashed" })}
          />
          {faults.hashed && (
            <p className="field-error" id="new-key-value-fault">
              {faults.hashed}
            </p>
          )}
        </div>
        <Spoken text={spoken(faults)} />
        <div className="dialog-actions">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isPending={submission.isPending}>
            Create key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function ownerHint(serviceAccountId: string): string {
  return serviceAccountId
    ? "It goes on whoever leaves, and has no password."
    : "It stops when you leave. For robots choose a service account.";
}

/** Only what the rules have found readable is sent. */
function sent(draft: ExpiryDraft) {
  const { expiresAt, expiresInDays } = expiryOf(draft);
  return {
    ...(expiresAt === undefined ? {} : { expiresAt: String(expiresAt) }),
    ...(expiresInDays === undefined ? {} : { expiresInDays }),
  };
}

function spoken(faults: KeyFaults): string {
  const texts = listOf(faults);
  return texts.length === 0 ? "" : `${texts.length} to correct: ${texts.join(" ")}`;
}

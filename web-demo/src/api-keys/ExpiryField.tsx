import { Field } from "../components/Field";
import { localOf, momentOf } from "../lib/dates";
import type { ExpiryDraft } from "./expiry";

type ExpiryFieldProps = {
  draft: ExpiryDraft;
  /** From when days count, as in "90 days from now". */
  from: string;
  latestAllowed: string | undefined;
  /** What the rules make of the draft. */
  expiresAt: string | undefined;
  error: string | undefined;
  onChange: (draft: ExpiryDraft) => void;
};

const kinds = [
  ["days", "After a number of days"],
  ["date", "On a date"],
  ["never", "Never"],
] as const;

/** When a key ends, with the latest moment allowed beside it. */
export function ExpiryField({ draft, from, latestAllowed, expiresAt, error, onChange }: ExpiryFieldProps) {
  const latest = latestAllowed && `At the latest on ${momentOf(latestAllowed)}, by the server's clock.`;
  const end = draft.kind === "days" && expiresAt ? `That is ${momentOf(expiresAt)}. ` : "";
  const isNever = draft.kind === "never";
  return (
    <div className="number-row">
      <Field label="Ends" hint={isNever ? latest : undefined} error={isNever ? error : undefined}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={draft.kind}
            onChange={({ target }) => {
              const kind = kinds.find(([kind]) => kind === target.value)?.[0];
              if (kind) {
                onChange({ ...draft, kind });
              }
            }}
          >
            {kinds.map(([kind, text]) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.kind === "days" && (
        <Field label={`Days from ${from}`} hint={`${end}${latest ?? ""}` || undefined} error={error}>
          {(control) => (
            <input
              {...control}
              className="input"
              inputMode="numeric"
              autoComplete="off"
              value={draft.days}
              onChange={({ target }) => onChange({ ...draft, days: target.value })}
            />
          )}
        </Field>
      )}
      {draft.kind === "date" && (
        <Field label="Date and time" hint={latest} error={error}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="datetime-local"
              max={latestAllowed && localOf(latestAllowed)}
              value={draft.date}
              onChange={({ target }) => onChange({ ...draft, date: target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CheckboxField } from "../components/CheckboxField";
import { Field } from "../components/Field";
import { useMembership } from "../organization/useMembership";
import { sessionQuery } from "../session/session";
import type { KeyOwner } from "./apiKeys";
import { type KeySearch, keyStatuses } from "./keySearch";
import { serviceAccountsQuery } from "./serviceAccounts";
import { statusName } from "./statuses";

const staleDays = [30, 90, 180, 365];

type KeyFiltersProps = {
  search: KeySearch;
  /** Owners of what is listed: one of them may be chosen in a row. */
  owners: readonly KeyOwner[];
};

/** Which keys are listed; the address says it too. */
export function KeyFilters({ search, owners }: KeyFiltersProps) {
  const { slug, capabilities } = useMembership();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery);
  const accounts = useQuery(serviceAccountsQuery(slug));
  const me = session.data?.user.id;
  const change = (next: KeySearch) =>
    navigate({
      to: "/organizations/$slug/api-keys",
      params: { slug },
      search: { ...search, ...next },
      replace: true,
      resetScroll: false,
    });
  const choices = new Map(accounts.data?.items.map(({ id, name }) => [id, name]));
  const chosen = owners.find(({ id }) => id === search.owner);
  if (chosen && chosen.id !== me) {
    choices.set(chosen.id, chosen.name);
  }
  return (
    <section className="key-filters" aria-label="Which keys">
      <Field label="Status">
        {(control) => (
          <select
            {...control}
            className="select"
            value={search.status ?? ""}
            onChange={({ target }) => change({ status: keyStatuses.find((status) => status === target.value) })}
          >
            <option value="">All but revoked</option>
            {keyStatuses.map((status) => (
              <option key={status} value={status}>
                {statusName(status)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Owner">
        {(control) => (
          <select
            {...control}
            className="select"
            value={search.owner ?? ""}
            onChange={({ target }) => change({ owner: target.value || undefined })}
          >
            <option value="">{capabilities.includes("manage_members") ? "Everybody" : "You and yours"}</option>
            {me && <option value={me}>You</option>}
            {[...choices].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Last used">
        {(control) => (
          <select
            {...control}
            className="select"
            value={search.stale ?? ""}
            onChange={({ target }) => change({ stale: target.value ? Number(target.value) : undefined })}
          >
            <option value="">At any time</option>
            {[...new Set([...staleDays, ...(search.stale ? [search.stale] : [])])].map((days) => (
              <option key={days} value={days}>
                {`Not for ${days} days`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CheckboxField
        label="Ends within 30 days"
        isSelected={search.expiring ?? false}
        onChange={(isSelected) => change({ expiring: isSelected || undefined })}
      />
    </section>
  );
}

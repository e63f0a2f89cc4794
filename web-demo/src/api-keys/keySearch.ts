import type { ApiKeyStatus } from "../api";

/** Which keys are listed, as the address says it. */
export type KeySearch = {
  status?: ApiKeyStatus | undefined;
  stale?: number | undefined;
  expiring?: boolean | undefined;
  owner?: string | undefined;
};

export const keyStatuses: readonly ApiKeyStatus[] = ["active", "legacy", "blocked", "expired", "revoked"];

/** What is not understood is left out. */
export function keySearch({ status, stale, expiring, owner }: Record<string, unknown>): KeySearch {
  const days = Number(stale);
  return {
    status: keyStatuses.find((known) => known === status),
    stale: Number.isInteger(days) && days > 0 ? days : undefined,
    expiring: expiring === true ? true : undefined,
    owner: typeof owner === "string" ? owner : undefined,
  };
}

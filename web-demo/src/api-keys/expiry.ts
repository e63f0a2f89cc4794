import type { ApiKeyRequest } from "@lockstep/policy";
import { timestampOf } from "../lib/dates";
import { numberOf } from "../security/numberOf";

/** The end of a key as the form holds it: what the person wrote, right or wrong. */
export type ExpiryDraft = { kind: "days" | "date" | "never"; days: string; date: string };

/** The end as a part of what is sent; what is no number or no date stays what it is, and is refused as such. */
export function expiryOf({ kind, days, date }: ExpiryDraft): Pick<ApiKeyRequest, "expiresAt" | "expiresInDays"> {
  switch (kind) {
    case "never":
      return {};
    case "days":
      return { expiresInDays: numberOf(days) as number };
    case "date":
      return { expiresAt: timestampOf(date) };
  }
}

import type { Violation } from "@lockstep/policy";
import type { ApiKeyViolation } from "../api";
import { ApiFailure, violationsOf } from "../failure/failures";
import { violationText } from "../forms/violationText";
import { momentOf } from "../lib/dates";

/** What is wrong with a description of a key, each at its field. */
export type KeyFaults = {
  name?: string | undefined;
  scopes?: string | undefined;
  hashed?: string | undefined;
  expiry?: string | undefined;
  owner?: string | undefined;
};

/** A rule of the organization that a key does not satisfy, in words. */
export function keyFaultText(violation: ApiKeyViolation): string {
  switch (violation.code) {
    case "hashed_key_required":
      return "Your organization allows only keys that nobody can read again.";
    case "expiration_required":
      return violation.latestAllowed
        ? `Keys have to end here, at the latest on ${momentOf(violation.latestAllowed)}.`
        : "Keys have to end here: choose when.";
    case "expiration_exceeds_max":
      return `At the latest on ${momentOf(violation.latestAllowed)}: keys live ${violation.maxExpirationDays} days at most.`;
    case "expiration_in_past":
      return "This moment is over already.";
    case "outlives_its_key":
      return `At the latest on ${momentOf(violation.latestAllowed)}, when the key that makes it ends.`;
  }
}

/** A key rule that is broken, by its code alone. */
const legacyTexts: Record<string, string> = {
  hashed_key_required: "it can be read again",
  expiration_required: "it never ends",
  expiration_exceeds_max: "it lives too long",
};

/** Why a key is older than the rules, as the end of a sentence. */
export function legacyText(violations: readonly { code: string }[]): string {
  return violations.map(({ code }) => legacyTexts[code] ?? code.replaceAll("_", " ")).join(", ");
}

export const faultOfVerdict = (violations: readonly ApiKeyViolation[]): KeyFaults => ({
  hashed: violations.filter(isAboutHash).map(keyFaultText)[0],
  expiry: violations.filter((violation) => !isAboutHash(violation)).map(keyFaultText)[0],
});

const isAboutHash = ({ code }: { code: string }) => code === "hashed_key_required";

/** What could not even be read as a description of a key. */
export function faultOfForm(violations: readonly Violation[]): KeyFaults {
  const at = (...paths: string[]) => {
    const violation = violations.find(({ path }) => paths.some((start) => path.startsWith(start)));
    return violation && violationText(violation);
  };
  return {
    name: at("name"),
    scopes: at("scopes"),
    hashed: at("hashed"),
    expiry: at("expiresAt", "expiresInDays"),
    owner: at("serviceAccountId"),
  };
}

/** What the server refused, at the fields. */
export function faultOfError(error: unknown): KeyFaults {
  if (error instanceof ApiFailure && error.problem.keyVerdict) {
    return faultOfVerdict(error.problem.keyVerdict.violations);
  }
  return faultOfForm(violationsOf(error));
}

/** The first of several opinions on each field. */
export function firstOf(...opinions: KeyFaults[]): KeyFaults {
  const fault = (field: keyof KeyFaults) => opinions.map((faults) => faults[field]).find(Boolean);
  return {
    name: fault("name"),
    scopes: fault("scopes"),
    hashed: fault("hashed"),
    expiry: fault("expiry"),
    owner: fault("owner"),
  };
}

export const listOf = (faults: KeyFaults): string[] => Object.values(faults).filter((text) => text !== undefined);

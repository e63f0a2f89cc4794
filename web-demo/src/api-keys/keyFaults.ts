import { describeApiKey, type Violation } from "@lockstep/policy";
import type { ApiKeyViolation } from "../api";
import { ApiFailure, violationsOf } from "../failure/failures";
import { violationText } from "../forms/violationText";

/** What is wrong with a description of a key, each at its field. */
export type KeyFaults = {
  name?: string | undefined;
  scopes?: string | undefined;
  hashed?: string | undefined;
  expiry?: string | undefined;
  owner?: string | undefined;
};

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

/** What of a key's name or of the organization's rules is not satisfied, all that there is to say on each field. */
export function faultOfVerdict(violations: readonly ApiKeyViolation[]): KeyFaults {
  const at = (field: keyof KeyFaults) => {
    const texts = violations
      .filter((violation) => fieldOf(violation) === field)
      .map((violation) => describeApiKey(violation));
    return texts.length === 0 ? undefined : texts.join(" ");
  };
  return { name: at("name"), hashed: at("hashed"), expiry: at("expiry") };
}

function fieldOf({ code }: ApiKeyViolation): keyof KeyFaults {
  if (code.startsWith("name_")) {
    return "name";
  }
  return code === "hashed_key_required" ? "hashed" : "expiry";
}

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

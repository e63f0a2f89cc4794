import type { ApiKeyViolation, ContextField, Requirement } from "./policy.js";

type Of<Code extends Requirement["code"]> = Extract<Requirement, { code: Code }>;

/** The texts of requirements, by code, and the few sentences around them. */
export type Messages = {
  readonly [Code in Requirement["code"]]: (requirement: Of<Code>) => string;
} & {
  /** A value that is no text. */
  readonly wrong_type: () => string;
  /** A requirement whose data cannot be loaded. */
  readonly unavailable: (description: string) => string;
  /** For screen readers, after a requirement. */
  readonly met: () => string;
  readonly not_met: () => string;
  readonly checking: () => string;
  /** Announced a moment after the last key. */
  readonly announce_missing: (descriptions: readonly string[]) => string;
  readonly announce_checking: () => string;
  readonly announce_all_met: () => string;
  /** A requirement that this package does not know, from a later version. */
  readonly unknown: (code: string) => string;
};

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

const FIELDS: Record<ContextField, string> = {
  email: "your e-mail address",
  name: "your name",
  organization: "your organization",
};

const STRENGTHS = ["any", "a little guessable", "somewhat hard to guess", "hard to guess", "very hard to guess"];

/** English. */
export const defaultMessages: Messages = {
  invalid_encoding: () => "Only whole characters: this text is broken and cannot be a password",
  min_length: ({ minLength }) => `At least ${count(minLength, "character", "characters")}`,
  max_length: ({ maxLength }) => `At most ${count(maxLength, "character", "characters")}`,
  uppercase: () => "An upper-case letter A–Z",
  lowercase: () => "A lower-case letter a–z",
  number: () => "A digit 0–9",
  special: ({ specialSet }) => `A special character: one of ${specialSet}`,
  number_or_special: ({ specialSet }) => `A digit 0–9 or one of ${specialSet}`,
  context: ({ contains }) =>
    `Nothing from ${(contains ?? (["email", "name", "organization"] as const)).map((field) => FIELDS[field] ?? field).join(" or ")}`,
  strength: ({ minStrength, strengthModel }) =>
    `Strong enough: ${STRENGTHS[minStrength] ?? minStrength}` +
    (strengthModel === undefined ? "" : `, by the ${strengthModel} estimate`),
  common_password: () => "Not one of the most common passwords",
  wrong_type: () => "Enter a password",
  unavailable: (description) => `${description} (this could not be checked yet; try again)`,
  met: () => "met",
  not_met: () => "not met",
  checking: () => "checking",
  announce_missing: (descriptions) => `Still missing: ${descriptions.join("; ")}.`,
  announce_checking: () => "Checking the rest.",
  announce_all_met: () => "The password meets every requirement.",
  unknown: (code) => `Required: ${code}`,
};

/** The text of a requirement, from `catalogue` where it has one. */
export function describe(requirement: Requirement, catalogue: Partial<Messages> = {}): string {
  const all: Messages = { ...defaultMessages, ...catalogue };
  // TypeScript cannot see that the text and the requirement are of one code.
  const text = all[requirement.code] as ((requirement: Requirement) => string) | undefined;
  return text === undefined ? all.unknown(requirement.code) : text(requirement);
}

/** The texts of what is wrong with a description of an API key, by code. */
export type ApiKeyMessages = {
  readonly [Code in ApiKeyViolation["code"]]: (violation: Extract<ApiKeyViolation, { code: Code }>) => string;
} & {
  /** A violation that this package does not know, from a later version. */
  readonly unknown: (code: string) => string;
};

const moment = (time: string): string => new Date(time).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

/** English, with moments in the reader's time zone. */
export const defaultApiKeyMessages: ApiKeyMessages = {
  name_required: () => "Say what the key is for.",
  name_too_long: ({ maximum }) => `Use at most ${count(maximum, "character", "characters")}.`,
  name_control_character: () => "Use letters that can be seen, without line breaks.",
  name_direction_mark: () => "Leave out characters that nobody can see, or that turn the text around them.",
  hashed_key_required: () => "Your organization allows only keys that nobody can read again.",
  expiration_required: ({ latestAllowed }) =>
    latestAllowed === undefined
      ? "Keys have to end here: choose when."
      : `Keys have to end here, at the latest on ${moment(latestAllowed)}.`,
  expiration_exceeds_max: ({ latestAllowed, maxExpirationDays }) =>
    `At the latest on ${moment(latestAllowed)}: keys live ${count(maxExpirationDays, "day", "days")} at most.`,
  expiration_in_past: () => "This moment is over already.",
  outlives_its_key: ({ latestAllowed }) => `At the latest on ${moment(latestAllowed)}, when the key that makes it ends.`,
  unknown: (code) => `Not accepted: ${code.replaceAll("_", " ")}.`,
};

/** The text of what is wrong with a description of an API key, from `catalogue` where it has one. */
export function describeApiKey(violation: ApiKeyViolation, catalogue: Partial<ApiKeyMessages> = {}): string {
  const all: ApiKeyMessages = { ...defaultApiKeyMessages, ...catalogue };
  // TypeScript cannot see that the text and the violation are of one code.
  const text = all[violation.code] as ((violation: ApiKeyViolation) => string) | undefined;
  return text === undefined ? all.unknown(violation.code) : text(violation);
}

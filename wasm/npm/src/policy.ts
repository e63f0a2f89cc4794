// Generated from the core by `cargo xtask generate`. Do not edit.

/**
 * May this principal, acting for this member? A question as an application asks it that explains a decision, or asks
 * what another policy would decide.
 */
export type AccessQuestion = {
  /**
   * How the request comes in.
   */
  principal: {
    kind: "session" | "access_token"; with?: "password" | "sso"; secondFactor?: TwoFactorMethod; userVerified?: boolean;
  } | {
    kind: "api_key"; hashed?: boolean; createdAt?: string; expiresAt?: string; ofServiceAccount?: boolean;
  };
  /**
   * What is known of the person behind it.
   */
  member: {
    password: PasswordState; policiesConflict?: boolean; factors?: Partial<Factors>;
  };
};

/**
 * One more set of characters of which a password needs one.
 */
export type AdditionalSet = {
  /**
   * The characters.
   */
  specialSet: SpecialSet;
  /**
   * Whether a digit serves as well.
   */
  orNumber: boolean;
};

/**
 * One more score that a password needs.
 */
export type AdditionalStrength = {
  /**
   * The lowest strength score allowed, 0 to 4.
   */
  minStrength: number;
  /**
   * The estimator behind it.
   */
  strengthModel: StrengthModel;
};

/**
 * What an API key must be (spec A31–A37, R9).
 */
export type ApiKeyPolicy = {
  /**
   * New keys must be hashed, so that nobody can read them again.
   */
  enforceHashed: boolean;
  /**
   * New keys must expire.
   */
  requireExpiration: boolean;
  /**
   * The longest life of a key in days of 86,400 s, 1 to 365; binds only while expiry is required.
   */
  maxExpirationDays?: number;
  /**
   * What happens to keys that are older than the rule.
   */
  existingKeys: ExistingKeys;
  /**
   * When keys that do not satisfy the rules stop, with `existingKeys: "deadline"`.
   */
  existingKeysDeadline?: string;
  /**
   * A person's key stops while its owner does not comply.
   */
  requireOwnerCompliance: boolean;
};

/**
 * What is asked for: a new key, or a change of one.
 */
export type ApiKeyRequest = {
  /**
   * What people call it; absent: not looked at, as where it stays what it is.
   */
  name?: string | undefined;
  /**
   * Whether only a hash of the key is kept; absent: yes.
   */
  hashed?: boolean | undefined;
  /**
   * When it expires; absent: never.
   */
  expiresAt?: string | Date | undefined;
  /**
   * Days of 86,400 s from its creation, in place of `expiresAt`.
   */
  expiresInDays?: number | undefined;
  /**
   * When the key was made; absent: now. The longest life counts from here, so that no edit extends a key for ever.
   */
  createdAt?: string | Date | undefined;
};

/**
 * The result of checking one request for a key.
 */
export type ApiKeyVerdict = {
  /**
   * Whether nothing is violated.
   */
  accepted: boolean;
  /**
   * When the key would expire; absent: never, or not known.
   */
  expiresAt?: string;
  /**
   * Every fault at once (spec A37).
   */
  violations: Array<ApiKeyViolation>;
};

/**
 * One fault of a request for a key.
 */
export type ApiKeyViolation = {
  code: "name_required";
} | {
  code: "name_too_long";
  /**
   * The longest name, in code points.
   */
  maximum: number;
} | {
  code: "name_control_character";
} | {
  code: "name_direction_mark";
} | {
  code: "hashed_key_required";
} | {
  code: "expiration_required";
  /**
   * The latest expiry allowed, where there is one.
   */
  latestAllowed?: string;
  /**
   * The longest life allowed, where there is one.
   */
  maxExpirationDays?: number;
} | {
  code: "expiration_exceeds_max";
  /**
   * The latest expiry allowed, inclusive.
   */
  latestAllowed: string;
  /**
   * The longest life allowed, counted from the key's creation.
   */
  maxExpirationDays: number;
} | {
  code: "expiration_in_past";
} | {
  code: "outlives_its_key";
  /**
   * When that one ends.
   */
  latestAllowed: string;
};

/**
 * What a role may do.
 */
export type Capability = "manage_security" | "manage_members" | "use_organization";

/**
 * A part of the context.
 */
export type ContextField = "email" | "name" | "organization";

/**
 * A time for people: a rounded count of one unit.
 */
export type CrackTime = {
  /**
   * The unit.
   */
  unit: TimeUnit;
  /**
   * How many of it; 0 below a second, 1 for centuries.
   */
  count: number;
};

/**
 * How long guessing takes on average, in four situations.
 */
export type CrackTimes = {
  /**
   * Online, where a service lets 100 guesses an hour through.
   */
  onlineThrottled: CrackTime;
  /**
   * Online, 10 guesses a second.
   */
  onlineUnthrottled: CrackTime;
  /**
   * With the stolen hashes of a slow function such as Argon2: 10,000 guesses a second.
   */
  offlineSlowHash: CrackTime;
  /**
   * With the stolen hashes of a fast function such as SHA-256: 10,000,000,000 guesses a second.
   */
  offlineFastHash: CrackTime;
};

/**
 * Whether a principal may use an organization now. A denial is built from its reasons, so it cannot lack one.
 */
export type Decision = {
  decision: "allow";
} | {
  decision: "setup_required";
  /**
   * Every reason.
   */
  reasons: Array<Reason>;
  /**
   * The pages that stay open, each with what is below it.
   */
  allowedPaths: Array<string>;
} | {
  decision: "denied";
  /**
   * Every reason.
   */
  reasons: Array<Reason>;
};

/**
 * What happens to keys that were made before the rule (spec A33).
 */
export type ExistingKeys = "grandfather" | "deadline" | "block";

/**
 * The second factors that a person has set up.
 */
export type Factors = {
  /**
   * A confirmed authenticator app.
   */
  totp: boolean;
  /**
   * How many security keys and passkeys.
   */
  securityKeys: number;
  /**
   * How many unused backup codes.
   */
  backupCodes: number;
};

/**
 * What a person can do about a weak password, as codes.
 */
export type Feedback = {
  /**
   * What makes it weak, when one thing does.
   */
  warning?: Warning;
  /**
   * What would help. Empty when the score is 3 or 4.
   */
  suggestions: Array<Suggestion>;
};

/**
 * How failed attempts lock an account (spec C5–C7).
 */
export type LockoutPolicy = {
  /**
   * At most 8; of several that apply the longest lock wins.
   */
  tiers: Array<LockoutTier>;
  /**
   * Failures in a row, without a window, after which the path is off; 1 to 100 (NIST SP 800-63B-4, 3.2.2).
   */
  consecutiveLimit: number;
  /**
   * How long that path is off; absent: until recovery.
   */
  consecutiveLockSeconds?: number;
};

/**
 * So many failures in a window lock for a time.
 */
export type LockoutTier = {
  /**
   * 1 to 1,000.
   */
  failures: number;
  /**
   * The sliding window, 1 second to 30 days.
   */
  windowSeconds: number;
  /**
   * The lock, 1 second to 30 days.
   */
  lockSeconds: number;
};

/**
 * Whether a requirement is met: `true`, `false` or `"pending"` in JSON.
 */
export type Met = boolean | "pending";

/**
 * Who chooses the password: its words must not be in it (spec R16), and the strength estimate knows them.
 */
export type PasswordContext = {
  /**
   * The user's e-mail address.
   */
  email?: string | undefined;
  /**
   * The user's name.
   */
  name?: string | undefined;
  /**
   * Names and slugs of the user's organizations.
   */
  organization?: string | readonly string[] | undefined;
};

/**
 * What a password must be. A rule that is off is `false` or absent (spec A19–A25, C1–C4).
 */
export type PasswordPolicy = {
  /**
   * The master switch: off, no rule applies and the settings stay (spec A25).
   */
  enabled: boolean;
  /**
   * Unicode code points after NFC, 6 to 128.
   */
  minLength: number;
  /**
   * Unicode code points after NFC, 6 to 1,024, at least `minLength`.
   */
  maxLength: number;
  /**
   * At least one of A–Z.
   */
  requireUppercase: boolean;
  /**
   * At least one of a–z.
   */
  requireLowercase: boolean;
  /**
   * At least one of 0–9.
   */
  requireNumber: boolean;
  /**
   * At least one of `specialSet`.
   */
  requireSpecial: boolean;
  /**
   * At least one of 0–9 or `specialSet`.
   */
  requireNumberOrSpecial: boolean;
  /**
   * The characters that count as special.
   */
  specialSet: SpecialSet;
  /**
   * Further sets of which one character each is needed: what a merge of several policies says that one set cannot
   * (spec R6).
   */
  additionalSets?: Array<AdditionalSet>;
  /**
   * The lowest strength score allowed, 0 to 4.
   */
  minStrength?: number;
  /**
   * The estimator behind `minStrength`.
   */
  strengthModel: StrengthModel;
  /**
   * Further scores, by other models: what a merge of several policies says that one model cannot (spec R6).
   */
  additionalStrengths?: Array<AdditionalStrength>;
  /**
   * Refuses a password that contains a word of the user's e-mail, name or organization (spec R16).
   */
  forbidContext: boolean;
  /**
   * Refuses a password of the list of common passwords (spec X12).
   */
  forbidCommon: boolean;
};

/**
 * Whether a member's password satisfies the policy.
 */
export type PasswordState = "compliant" | "non_compliant" | "unknown" | "not_applicable";

/**
 * The result of checking one password: every requirement of the policy, in fixed order.
 */
export type PasswordVerdict = {
  /**
   * Whether every requirement is met. Never true while one is pending.
   */
  accepted: boolean;
  /**
   * Whether a requirement waits for data that is not there yet (spec R14).
   */
  pending: boolean;
  /**
   * What the policy asks for.
   */
  requirements: Array<Requirement>;
  /**
   * The version of the data that `strength` and `common_password` rest on (spec R13).
   */
  dataVersion?: number;
};

/**
 * The parts of a document that were there. A member may read only some of them, and a rule of a part that is not
 * there must not count as satisfied.
 */
export type PolicyParts = {
  /**
   * The shape of this document.
   */
  schema: Schema;
  /**
   * The version of the whole document, 0 where it was not said.
   */
  version: number;
  /**
   * Passwords.
   */
  password?: PasswordPolicy;
  /**
   * The second factor.
   */
  twoFactor?: TwoFactorPolicy;
  /**
   * API keys.
   */
  apiKeys?: ApiKeyPolicy;
  /**
   * Failed attempts.
   */
  lockout?: LockoutPolicy;
  /**
   * Single sign-on.
   */
  sso?: SsoPolicy;
  /**
   * Browser sessions.
   */
  session?: SessionPolicy;
};

/**
 * A starting point for a policy.
 */
export type Preset = {
  /**
   * Its name in the API, unique within its part.
   */
  id: string;
  /**
   * The part of the document that it sets.
   */
  part: PresetPart;
  /**
   * Its name for people.
   */
  title: string;
  /**
   * Where it comes from, and where this policy differs from that text.
   */
  source: string;
  /**
   * A JSON merge patch for a policy document, as text.
   */
  patch: string;
};

/**
 * The part of the document that a preset sets.
 */
export type PresetPart = "password" | "apiKeys" | "lockout";

/**
 * Why a decision is not `allow`: a code, its data, a sentence for whoever reads it, and the page that cures it.
 */
export type Reason = {
  /**
   * What is not satisfied.
   */
  code: ReasonCode;
  /**
   * The same in words, for people.
   */
  detail: string;
  /**
   * Where the member ends it.
   */
  cure: string;
  /**
   * The second factors that would satisfy the organization.
   */
  methods?: Array<TwoFactorMethod>;
  /**
   * What the owner of a key does not satisfy.
   */
  unmet?: Array<ReasonCode>;
  /**
   * When it ended.
   */
  expiredAt?: string;
};

/**
 * What is not satisfied. Clients must expect codes that they do not know (spec R12).
 */
export type ReasonCode = "two_factor_required" | "two_factor_verification_required" | "user_verification_required" | "password_non_compliant" | "password_unknown" | "policies_conflict" | "sso_required" | "api_key_expired" | "api_key_blocked" | "owner_non_compliant";

/**
 * One thing that the policy asks for.
 */
export type Requirement = {
  code: "invalid_encoding";
  /**
   * Always false.
   */
  met: Met;
} | {
  code: "min_length";
  /**
   * Whether it is met.
   */
  met: Met;
  /**
   * What the policy says.
   */
  minLength: number;
  /**
   * What the candidate has.
   */
  length: number;
} | {
  code: "max_length";
  /**
   * Whether it is met.
   */
  met: Met;
  /**
   * What the policy says.
   */
  maxLength: number;
  /**
   * What the candidate has.
   */
  length: number;
  /**
   * The candidate is longer than what is looked at, and `length` counts only what was.
   */
  truncated?: boolean;
} | {
  code: "uppercase";
  /**
   * Whether it is met.
   */
  met: Met;
} | {
  code: "lowercase";
  /**
   * Whether it is met.
   */
  met: Met;
} | {
  code: "number";
  /**
   * Whether it is met.
   */
  met: Met;
} | {
  code: "special";
  /**
   * Whether it is met.
   */
  met: Met;
  /**
   * The characters that count.
   */
  specialSet: SpecialSet;
} | {
  code: "number_or_special";
  /**
   * Whether it is met.
   */
  met: Met;
  /**
   * The characters that count.
   */
  specialSet: SpecialSet;
} | {
  code: "context";
  /**
   * Whether it is met.
   */
  met: Met;
  /**
   * Where the words come from that the candidate contains.
   */
  contains?: Array<ContextField>;
  /**
   * Only so many words were compared, because there are more.
   */
  comparedWords?: number;
} | {
  code: "strength";
  /**
   * Whether it is met.
   */
  met: Met;
  /**
   * What the policy says, 0 to 4.
   */
  minStrength: number;
  /**
   * The estimator, for one of the policy's `additionalStrengths`; absent for its own.
   */
  strengthModel?: StrengthModel;
  /**
   * What the candidate has, once it is known.
   */
  score?: number;
  /**
   * Only so many code points at the beginning were estimated, because the candidate is longer.
   */
  estimatedLength?: number;
  /**
   * Only so many words of the context were known to the estimate, because there are more.
   */
  comparedWords?: number;
} | {
  code: "common_password";
  /**
   * Whether it is met.
   */
  met: Met;
};

/**
 * What a member is in an organization.
 */
export type Role = "super_admin" | "admin" | "member";

/**
 * Always [`SCHEMA`]: a document of another schema is not read.
 */
export type Schema = number;

/**
 * The whole document. Its JSON is the wire format, the stored format and the object in a browser.
 */
export type SecurityPolicy = {
  /**
   * The shape of this document.
   */
  schema: Schema;
  /**
   * Counts the saves; its entity tag.
   */
  version: number;
  /**
   * Passwords.
   */
  password: PasswordPolicy;
  /**
   * The second factor.
   */
  twoFactor: TwoFactorPolicy;
  /**
   * API keys.
   */
  apiKeys: ApiKeyPolicy;
  /**
   * Failed attempts.
   */
  lockout: LockoutPolicy;
  /**
   * Single sign-on.
   */
  sso: SsoPolicy;
  /**
   * Browser sessions.
   */
  session: SessionPolicy;
};

/**
 * How long a browser session lives (spec X15).
 */
export type SessionPolicy = {
  /**
   * Without a request, 60 seconds to 90 days, at most `absoluteSeconds`.
   */
  idleSeconds: number;
  /**
   * In all, 60 seconds to 90 days.
   */
  absoluteSeconds: number;
};

/**
 * Distinct ASCII punctuation marks, at least one, in the order given.
 */
export type SpecialSet = string;

/**
 * How far single sign-on goes.
 */
export type SsoMode = "off" | "optional" | "required";

/**
 * Whether members log in through the organization's identity provider (spec C9–C11).
 */
export type SsoPolicy = {
  /**
   * Off, offered or the only way in.
   */
  mode: SsoMode;
};

/**
 * What guessing a password takes.
 */
export type StrengthEstimate = {
  /**
   * 0 for fewer than 10^3 guesses, 1 for fewer than 10^6, 2 for 10^8, 3 for 10^10, otherwise 4.
   */
  score: number;
  /**
   * A hundred times the decimal logarithm of the guesses, rounded: 735 for 10^7.35 guesses. A whole number, because
   * languages write fractions differently.
   */
  magnitude: number;
  /**
   * How long guessing takes.
   */
  crackTimes: CrackTimes;
  /**
   * What can be done about it.
   */
  feedback: Feedback;
  /**
   * The parts that it is guessed as, from its beginning to its end.
   */
  parts: Array<StrengthPart>;
  /**
   * Only so many code points at the beginning were estimated, because the password is longer.
   */
  estimatedLength?: number;
  /**
   * Only so many words of the context were known, because there are more.
   */
  comparedWords?: number;
};

/**
 * Which estimator `minStrength` means, so that both sides use the same one.
 */
export type StrengthModel = "standard" | "compact";

/**
 * A part of a password, guessed at once.
 */
export type StrengthPart = {
  /**
   * What it is.
   */
  pattern: StrengthPattern;
  /**
   * Its first code point.
   */
  start: number;
  /**
   * Behind its last code point.
   */
  end: number;
};

/**
 * What a part of a password is.
 */
export type StrengthPattern = "brute_force" | "word" | "context" | "keyboard" | "repeat" | "sequence" | "year" | "date";

/**
 * What would help.
 */
export type Suggestion = "use_several_words" | "no_need_for_symbols" | "add_words" | "longer_keyboard_pattern" | "avoid_repeats" | "avoid_sequences" | "avoid_recent_years" | "avoid_personal_dates" | "capitals_help_little" | "all_capitals_help_little" | "reversed_helps_little" | "substitutes_help_little";

/**
 * The unit of a [`CrackTime`].
 */
export type TimeUnit = "second" | "minute" | "hour" | "day" | "month" | "year" | "century";

/**
 * A kind of second factor.
 */
export type TwoFactorMethod = "totp" | "security_key" | "backup_code";

/**
 * Whether a second factor exists for members.
 */
export type TwoFactorMode = "off" | "optional" | "required";

/**
 * Whether members log in with a second factor, and with which (spec A4, B3–B7, C14, X20).
 */
export type TwoFactorPolicy = {
  /**
   * One value, so that a contradiction cannot be expressed (spec R3).
   */
  mode: TwoFactorMode;
  /**
   * The factors that members may use; at least one.
   */
  methods: Array<TwoFactorMethod>;
  /**
   * Whether security keys have to verify who uses them.
   */
  userVerification: UserVerification;
};

/**
 * A member's second factor as one organization sees it.
 */
export type TwoFactorState = "not_enrolled" | "enrolled" | "method_not_accepted" | "inactive";

/**
 * Whether a security key asks who uses it, by a PIN, a fingerprint or a face, besides being touched. The terms are
 * `WebAuthn`'s. From the laxest to the strictest.
 */
export type UserVerification = "discouraged" | "preferred" | "required";

/**
 * One thing that is wrong with an input document: where, and what would be right.
 *
 * Codes are stable: `invalid_json`, `invalid_encoding`, `duplicate_field`, `unknown_field`, `wrong_type`,
 * `null_not_allowed`, `unknown_value`, `read_only`, `policy_too_new`, one `…_out_of_range` for every number, and the
 * codes of rules that span several fields (`min_length_exceeds_max_length`, …).
 */
export type Violation = {
  /**
   * What is wrong, `snake_case`.
   */
  code: string;
  /**
   * The field, as in `lockout.tiers[1].failures`; empty for the document itself.
   */
  path: string;
  /**
   * The type that is expected there, in JSON's words.
   */
  expected?: string;
  /**
   * The smallest value allowed.
   */
  minimum?: number;
  /**
   * The largest value allowed.
   */
  maximum?: number;
  /**
   * Every value allowed, where they can be listed.
   */
  allowed?: Array<string>;
};

/**
 * What makes a password weak.
 */
export type Warning = "straight_row" | "keyboard_pattern" | "repeated_character" | "repeated_part" | "sequence" | "recent_year" | "date" | "top_ten" | "top_hundred" | "common_password" | "similar_to_common" | "single_word" | "single_name" | "common_name";

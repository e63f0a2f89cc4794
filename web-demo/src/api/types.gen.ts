// Generated from ../server/openapi.json by `npm run generate`. Do not edit.
// The generated client does not compile under exactOptionalPropertyTypes; the types that it exports do.
// @ts-nocheck

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

/**
 * One more set of characters of which a password needs one.
 */
export type AdditionalSet = {
    /**
     * Whether a digit serves as well.
     */
    orNumber: boolean;
    /**
     * The characters.
     */
    specialSet: string;
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
 * A member who could not use the organization.
 */
export type AffectedMember = {
    decision: Decision;
    email: string;
    memberId: string;
    name: string;
    /**
     * The change does it: with the policy as it is the member is allowed.
     */
    newlyAffected: boolean;
    passwordState: PasswordState;
    role: Role;
    twoFactorState: TwoFactorState;
};

/**
 * Keys that nobody has revoked and that have not expired, and how many of them follow the advice (spec A40).
 */
export type ApiKeyAdoption = {
    /**
     * That expire some day.
     */
    expiring: number;
    /**
     * Of which only a hash is kept.
     */
    hashed: number;
    /**
     * That the policy would refuse today.
     */
    legacy: number;
    total: number;
};

/**
 * What a changed policy would do to keys (spec R9, X2).
 */
export type ApiKeyImpact = {
    /**
     * Those that would stop before their own end, the first to stop first.
     */
    stopping: Array<StoppingKey>;
    /**
     * Keys that were neither revoked nor have expired.
     */
    total: number;
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
     * What happens to keys that are older than the rule.
     */
    existingKeys: ExistingKeys;
    /**
     * When keys that do not satisfy the rules stop, with `existingKeys: "deadline"`.
     */
    existingKeysDeadline?: Timestamp;
    /**
     * The longest life of a key in days of 86,400 s, 1 to 365; binds only while expiry is required.
     */
    maxExpirationDays?: number;
    /**
     * New keys must expire.
     */
    requireExpiration: boolean;
    /**
     * A person's key stops while its owner does not comply.
     */
    requireOwnerCompliance: boolean;
};

/**
 * What a key may be used for. A key may do nothing that none of its scopes names, and nothing that its owner may not.
 */
export type ApiKeyScope = 'organization:read' | 'members:read' | 'audit:read' | 'security:read' | 'security:write' | 'api_keys:read' | 'api_keys:write' | 'verify';

/**
 * What has become of a key. Clients must expect values that they do not know.
 */
export type ApiKeyStatus = 'active' | 'legacy' | 'blocked' | 'expired' | 'revoked';

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
    expiresAt?: Timestamp;
    /**
     * Every fault at once (spec A37).
     */
    violations: Array<ApiKeyViolation>;
};

/**
 * A key, without its value.
 */
export type ApiKeyView = {
    createdAt: Timestamp;
    /**
     * What a request with it would be told now; absent for one that was revoked.
     */
    decision?: Decision;
    /**
     * When it stops, at its expiry or at the policy's deadline; absent: never, or now.
     */
    endsAt?: Timestamp;
    /**
     * Absent: never.
     */
    expiresAt?: Timestamp;
    /**
     * Whether nobody can read it again.
     */
    hashed: boolean;
    id: string;
    /**
     * To the hour; absent: never.
     */
    lastUsedAt?: Timestamp;
    /**
     * The key that made it.
     */
    madeBy?: string;
    name: string;
    owner: OwnerView;
    revokedAt?: Timestamp;
    /**
     * The key that took its place.
     */
    rotatedTo?: string;
    scopes: Array<ApiKeyScope>;
    /**
     * What the key begins with, to find it in a log; it opens nothing.
     */
    start: string;
    /**
     * Where it stands under the policy as it is now.
     */
    status: ApiKeyStatus;
    /**
     * What the policy would refuse, were the key made today.
     */
    violations: Array<ApiKeyViolation>;
};

/**
 * One fault of a request for a key.
 */
export type ApiKeyViolation = {
    code: 'name_required';
} | {
    code: 'name_too_long';
    /**
     * The longest name, in code points.
     */
    maximum: number;
} | {
    code: 'name_control_character';
} | {
    code: 'name_direction_mark';
} | {
    code: 'hashed_key_required';
} | {
    code: 'expiration_required';
    /**
     * The latest expiry allowed, where there is one.
     */
    latestAllowed?: Timestamp;
    /**
     * The longest life allowed, where there is one.
     */
    maxExpirationDays?: number;
} | {
    code: 'expiration_exceeds_max';
    /**
     * The latest expiry allowed, inclusive.
     */
    latestAllowed: Timestamp;
    /**
     * The longest life allowed, counted from the key's creation.
     */
    maxExpirationDays: number;
} | {
    code: 'expiration_in_past';
} | {
    code: 'outlives_its_key';
    /**
     * When that one ends.
     */
    latestAllowed: Timestamp;
};

/**
 * A page of events, the newest first.
 */
export type AuditEvents = {
    items: Array<CloudEvent>;
    /**
     * Send it as `cursor` for the next page; absent on the last one.
     */
    nextCursor?: string;
};

/**
 * What a role may do.
 */
export type Capability = 'manage_security' | 'manage_members' | 'use_organization';

/**
 * The password was right, and the second factor is missing. The cookie opens nothing but the next step.
 */
export type ChallengeView = {
    /**
     * Until when.
     */
    expiresAt: Timestamp;
    /**
     * The factors that would do.
     */
    methods: Array<TwoFactorMethod>;
    /**
     * The page to go to.
     */
    next: string;
    /**
     * `second_factor_required`
     */
    state: string;
};

/**
 * Whose words must not be in the password.
 */
export type CheckContext = {
    email?: string;
    name?: string;
    organization?: OneOrSeveral;
};

/**
 * An event as it is stored and shown: CloudEvents 1.0 in JSON.
 */
export type CloudEvent = {
    /**
     * Who (`userId`, `email`, `ip`, `userAgent`), how (`method`), and what belongs to the type.
     */
    data: {
        [key: string]: unknown;
    };
    datacontenttype: string;
    id: string;
    source: string;
    /**
     * Always `1.0`.
     */
    specversion: string;
    /**
     * The organization or, of an event of an account, the user.
     */
    subject?: string;
    /**
     * RFC 3339, in UTC.
     */
    time: string;
    /**
     * As in `dev.lockstep.auth.login.success`. Clients must expect types that they do not know.
     */
    type: string;
};

/**
 * A code was mailed.
 */
export type CodeSent = {
    /**
     * `code_sent`
     */
    state: string;
};

/**
 * Who satisfies the policy as it is now (spec A27, A28).
 */
export type Compliance = {
    apiKeys: ApiKeyAdoption;
    compliant: number;
    lists: ComplianceLists;
    nonCompliant: number;
    notApplicable: number;
    /**
     * Members in all.
     */
    total: number;
    unknown: number;
    /**
     * The version of the policy.
     */
    version: number;
    /**
     * Members who have a second factor that would do (spec A40).
     */
    withTwoFactor: number;
    withoutTwoFactor: number;
};

/**
 * The same members by name.
 */
export type ComplianceLists = {
    compliant: Array<ListedMember>;
    nonCompliant: Array<ListedMember>;
    notApplicable: Array<ListedMember>;
    unknown: Array<ListedMember>;
};

/**
 * That a link was mailed, if there is anybody to mail it to.
 */
export type ConfirmationSent = {
    /**
     * Always `confirmation_sent`.
     */
    state: string;
};

/**
 * A part of the context.
 */
export type ContextField = 'email' | 'name' | 'organization';

/**
 * A new invitation. The link is shown this once.
 */
export type CreatedInvitation = PendingInvitation & {
    /**
     * To be handed to the person who is invited.
     */
    link: string;
};

/**
 * Whether a principal may use an organization now. A denial is built from its reasons, so it cannot lack one.
 */
export type Decision = {
    decision: 'allow';
} | {
    /**
     * The pages that stay open, each with what is below it.
     */
    allowedPaths: Array<string>;
    decision: 'setup_required';
    /**
     * Every reason.
     */
    reasons: Array<Reason>;
} | {
    decision: 'denied';
    /**
     * Every reason.
     */
    reasons: Array<Reason>;
};

/**
 * The address that the account is to have.
 */
export type EmailChange = {
    email: string;
    /**
     * The mailed code, where the account has no second factor.
     */
    emailCode?: string;
};

/**
 * What a link has confirmed.
 */
export type EmailConfirmed = {
    /**
     * The account's address.
     */
    email: string;
    /**
     * The page to go to.
     */
    next: string;
    state: EmailState;
};

/**
 * What happened to an address.
 */
export type EmailState = 'verified' | 'changed';

/**
 * What happens to keys that were made before the rule (spec A33).
 */
export type ExistingKeys = 'grandfather' | 'deadline' | 'block';

/**
 * What is counted together, and locks itself alone (spec R11).
 */
export type FactorClass = 'password' | 'code' | 'security_key';

/**
 * The second factors that a person has set up.
 */
export type Factors = {
    /**
     * How many unused backup codes.
     */
    backupCodes: number;
    /**
     * How many security keys and passkeys.
     */
    securityKeys: number;
    /**
     * A confirmed authenticator app.
     */
    totp: boolean;
};

/**
 * That it works.
 */
export type Health = {
    /**
     * Always `ok`.
     */
    status: string;
};

/**
 * What an invitation link carries.
 */
export type InvitationToken = {
    /**
     * `lki_…`
     */
    token: string;
};

/**
 * What an invitation leads to.
 */
export type InvitationView = {
    email: string;
    expiresAt: Timestamp;
    organization: InvitingOrganization;
    role: Role;
};

/**
 * The invitations that can still be used.
 */
export type Invitations = {
    items: Array<PendingInvitation>;
};

/**
 * The organization that invites.
 */
export type InvitingOrganization = {
    id: string;
    name: string;
    slug: string;
};

/**
 * What of a key changes: a merge patch.
 */
export type KeyChange = {
    expiresAt?: Timestamp | null;
    /**
     * Days of 86,400 s from the key's creation, in place of `expiresAt`.
     */
    expiresInDays?: number;
    name?: string;
    scopes?: Array<ApiKeyScope>;
};

/**
 * A key with its value, which is shown now and, unless it can be read again, never again.
 */
export type KeyCreated = ApiKeyView & {
    /**
     * For the header `authorization: Bearer`. `\blkk_[0-9A-Za-z]{71}\b` finds it in text.
     */
    key: string;
};

/**
 * What to ask the browser for.
 */
export type KeyRequest = {
    /**
     * Until when the answer has to be here.
     */
    expiresAt: Timestamp;
    /**
     * For `PublicKeyCredential.parseCreationOptionsFromJSON()` when a key is set up, and for
     * `PublicKeyCredential.parseRequestOptionsFromJSON()` when one is used.
     */
    publicKey: {
        [key: string]: unknown;
    };
};

/**
 * The value of a key that can be read again.
 */
export type KeyRevealed = {
    key: string;
};

/**
 * How a key is replaced. `{}`: with a day of overlap, and as long a life again.
 */
export type KeyRotation = {
    expiresAt?: Timestamp | null;
    /**
     * Days of 86,400 s from now, in place of `expiresAt`.
     */
    expiresInDays?: number;
    /**
     * Absent: as the old one, or as the policy wants it.
     */
    hashed?: boolean;
    /**
     * For how long both work, but never beyond the old one's own end.
     */
    overlapSeconds?: number;
};

/**
 * A page of keys, the newest first.
 */
export type Keys = {
    items: Array<ApiKeyView>;
    /**
     * Send it as `cursor` for the next page; absent on the last one.
     */
    nextCursor?: string;
};

/**
 * What a mailed link carries.
 */
export type LinkToken = {
    /**
     * `lkm_…`
     */
    token: string;
};

/**
 * A member.
 */
export type ListedMember = {
    email: string;
    memberId: string;
    name: string;
    role: Role;
};

/**
 * A way into an account that is locked.
 */
export type LockView = {
    factorClass: FactorClass;
    /**
     * Whether it is locked for one browser alone, where the member has logged in before.
     */
    knownBrowser: boolean;
    /**
     * Until when; absent when no waiting opens it.
     */
    lockedUntil?: Timestamp;
};

/**
 * How failed attempts lock an account (spec C5–C7).
 */
export type LockoutPolicy = {
    /**
     * Failures in a row, without a window, after which the path is off; 1 to 100 (NIST SP 800-63B-4, 3.2.2).
     */
    consecutiveLimit: number;
    /**
     * How long that path is off; absent: until recovery.
     */
    consecutiveLockSeconds?: number;
    /**
     * At most 8; of several that apply the longest lock wins.
     */
    tiers: Array<LockoutTier>;
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
     * The lock, 1 second to 30 days.
     */
    lockSeconds: number;
    /**
     * The sliding window, 1 second to 30 days.
     */
    windowSeconds: number;
};

/**
 * Credentials.
 */
export type Login = {
    email: string;
    password: Password;
};

/**
 * What follows a right password.
 */
export type LoginView = SessionView | ChallengeView;

/**
 * A member's new role.
 */
export type MemberChange = {
    role: Role;
};

/**
 * A member as those who manage people see one.
 */
export type MemberView = {
    email: string;
    id: string;
    joinedAt: Timestamp;
    /**
     * The ways in that wrong attempts have locked; none: all are open.
     */
    locks: Array<LockView>;
    name: string;
    /**
     * The password against the policy as it is now.
     */
    passwordState: PasswordState;
    role: Role;
    /**
     * The second factor as it is now.
     */
    twoFactorState: TwoFactorState;
};

/**
 * A page of members, in the order in which their accounts were made.
 */
export type Members = {
    items: Array<MemberView>;
    /**
     * Send it as `cursor` for the next page; absent on the last one.
     */
    nextCursor?: string;
    /**
     * Invitations that were not accepted yet. They are no members, and not counted above.
     */
    pendingInvitations: number;
    /**
     * Service accounts. They are no members either.
     */
    serviceAccounts: number;
    /**
     * Members in all, whatever the filters say.
     */
    total: number;
    /**
     * Of them, those who have a second factor that would do (spec A9).
     */
    withTwoFactor: number;
    withoutTwoFactor: number;
};

export type Met = boolean | 'pending';

/**
 * Backup codes, shown once, and the session as it goes on.
 */
export type NewBackupCodes = {
    /**
     * Ten codes, each good for one login; none when there are older ones that stay.
     */
    backupCodes: Array<string>;
    session: SessionView;
};

/**
 * Who is invited, and as what.
 */
export type NewInvitation = {
    email: string;
    role: Role;
};

/**
 * A key to be made. Nothing else may be said: whose key it is follows from who asks.
 */
export type NewKey = {
    expiresAt?: Timestamp;
    /**
     * Days of 86,400 s from now, in place of `expiresAt`.
     */
    expiresInDays?: number;
    /**
     * Whether only a hash of it is kept; absent: yes.
     */
    hashed?: boolean;
    name: string;
    /**
     * What it is good for, each once.
     */
    scopes: Array<ApiKeyScope>;
    /**
     * The service account that it belongs to; absent: whoever asks.
     */
    serviceAccountId?: string;
};

/**
 * An organization to be made.
 */
export type NewOrganization = {
    name: string;
    /**
     * Absent: derived from the name.
     */
    slug?: string;
};

/**
 * A service account to be made.
 */
export type NewServiceAccount = {
    name: string;
    /**
     * The member in charge; absent: you.
     */
    ownerId?: string;
    /**
     * `member` or `admin`, and never above your own.
     */
    role: Role;
};

/**
 * Credentials, and what the token is for.
 */
export type NewToken = {
    email: string;
    /**
     * 60 to 7,776,000 (90 days).
     */
    expiresInSeconds?: number;
    /**
     * What the owner calls it.
     */
    name: string;
    password: Password;
    /**
     * Needed by whoever has one.
     */
    secondFactor?: SecondFactor;
};

/**
 * A name, or names and slugs.
 */
export type OneOrSeveral = string | Array<string>;

/**
 * What of an organization can be changed.
 */
export type OrganizationChange = {
    name?: string;
};

/**
 * An organization as the caller sees it.
 */
export type OrganizationView = {
    /**
     * What that role may do.
     */
    capabilities: Array<Capability>;
    /**
     * Whether the caller may use the organization now.
     */
    decision: Decision;
    id: string;
    name: string;
    /**
     * The caller's password against the organization's policy.
     */
    passwordState: PasswordState;
    /**
     * The caller's role.
     */
    role: Role;
    slug: string;
    /**
     * Whether the organization uses a second factor.
     */
    twoFactorMode: TwoFactorMode;
    /**
     * The caller's second factor, as the organization sees it.
     */
    twoFactorState: TwoFactorState;
};

/**
 * The caller's organizations.
 */
export type Organizations = {
    items: Array<OrganizationView>;
};

/**
 * A session at a browser.
 */
export type OwnSession = {
    /**
     * The network address where it began.
     */
    address?: string;
    createdAt: Timestamp;
    /**
     * Whether it is the one that asks.
     */
    current: boolean;
    /**
     * When it ends unless it is used.
     */
    expiresAt: Timestamp;
    id: string;
    lastUsedAt: Timestamp;
    /**
     * The factor that was used in it.
     */
    secondFactor?: TwoFactorMethod;
    /**
     * The browser where it began, as it calls itself.
     */
    userAgent?: string;
};

/**
 * What owns a key. Clients must expect kinds that they do not know.
 */
export type OwnerKind = 'member' | 'service_account';

/**
 * Whose key it is.
 */
export type OwnerView = {
    /**
     * Of the member.
     */
    email?: string;
    /**
     * Of the member or of the service account.
     */
    id: string;
    kind: OwnerKind;
    name: string;
};

export type Password = string;

/**
 * The password before and after.
 */
export type PasswordChange = {
    currentPassword: Password;
    newPassword: Password;
};

/**
 * A candidate, and who chooses it.
 */
export type PasswordCheck = {
    /**
     * Absent: the caller and this organization.
     */
    context?: CheckContext;
    /**
     * May be empty: that is a password like any other that is too short.
     */
    password: Password;
};

/**
 * What a password must be. A rule that is off is `false` or absent (spec A19–A25, C1–C4).
 */
export type PasswordPolicy = {
    /**
     * Further sets of which one character each is needed: what a merge of several policies says that one set cannot
     * (spec R6).
     */
    additionalSets?: Array<AdditionalSet>;
    /**
     * Further scores, by other models: what a merge of several policies says that one model cannot (spec R6).
     */
    additionalStrengths?: Array<AdditionalStrength>;
    /**
     * The master switch: off, no rule applies and the settings stay (spec A25).
     */
    enabled: boolean;
    /**
     * Refuses a password of the list of common passwords (spec X12).
     */
    forbidCommon: boolean;
    /**
     * Refuses a password that contains a word of the user's e-mail, name or organization (spec R16).
     */
    forbidContext: boolean;
    /**
     * Unicode code points after NFC, 6 to 1,024, at least `minLength`.
     */
    maxLength: number;
    /**
     * Unicode code points after NFC, 6 to 128.
     */
    minLength: number;
    /**
     * The lowest strength score allowed, 0 to 4.
     */
    minStrength?: number;
    /**
     * At least one of a–z.
     */
    requireLowercase: boolean;
    /**
     * At least one of 0–9.
     */
    requireNumber: boolean;
    /**
     * At least one of 0–9 or `specialSet`.
     */
    requireNumberOrSpecial: boolean;
    /**
     * At least one of `specialSet`.
     */
    requireSpecial: boolean;
    /**
     * At least one of A–Z.
     */
    requireUppercase: boolean;
    /**
     * The characters that count as special.
     */
    specialSet: string;
    /**
     * The estimator behind `minStrength`.
     */
    strengthModel: StrengthModel;
};

/**
 * Whose password was forgotten.
 */
export type PasswordReset = {
    email: string;
};

/**
 * The link's token, and what is chosen.
 */
export type PasswordResetConfirmation = {
    newPassword: Password;
    /**
     * `lkm_…`
     */
    token: string;
};

/**
 * Where to go on.
 */
export type PasswordResetDone = {
    /**
     * Always the page where one logs in.
     */
    next: string;
};

/**
 * Whether a member's password satisfies the policy.
 */
export type PasswordState = 'compliant' | 'non_compliant' | 'unknown' | 'not_applicable';

/**
 * The result of checking one password: every requirement of the policy, in fixed order.
 */
export type PasswordVerdict = {
    /**
     * Whether every requirement is met. Never true while one is pending.
     */
    accepted: boolean;
    /**
     * The version of the data that `strength` and `common_password` rest on (spec R13).
     */
    dataVersion?: number;
    /**
     * Whether a requirement waits for data that is not there yet (spec R14).
     */
    pending: boolean;
    /**
     * What the policy asks for.
     */
    requirements: Array<Requirement>;
};

/**
 * An invitation that nobody has used yet.
 */
export type PendingInvitation = {
    createdAt: Timestamp;
    email: string;
    expiresAt: Timestamp;
    id: string;
    role: Role;
};

/**
 * The person in charge of a service account.
 */
export type PersonInCharge = {
    email: string;
    id: string;
    /**
     * Whether the person still is a member. The keys go on either way; somebody else should take charge.
     */
    isMember: boolean;
    name: string;
};

/**
 * One changed field.
 */
export type PolicyChange = {
    /**
     * Absent: it is not set any more.
     */
    new?: unknown;
    /**
     * Absent: it was not set.
     */
    old?: unknown;
    /**
     * As in `password.minLength`.
     */
    path: string;
};

/**
 * The parts of a document that were there. A member may read only some of them, and a rule of a part that is not
 * there must not count as satisfied.
 */
export type PolicyParts = {
    /**
     * API keys.
     */
    apiKeys?: ApiKeyPolicy;
    /**
     * Failed attempts.
     */
    lockout?: LockoutPolicy;
    /**
     * Passwords.
     */
    password?: PasswordPolicy;
    /**
     * The shape of this document.
     */
    schema: Schema;
    /**
     * Browser sessions.
     */
    session?: SessionPolicy;
    /**
     * Single sign-on.
     */
    sso?: SsoPolicy;
    /**
     * The second factor.
     */
    twoFactor?: TwoFactorPolicy;
    /**
     * The version of the whole document, 0 where it was not said.
     */
    version: number;
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
     * A JSON merge patch for a policy document, as text.
     */
    patch: string;
    /**
     * Where it comes from, and where this policy differs from that text.
     */
    source: string;
    /**
     * Its name for people.
     */
    title: string;
};

/**
 * The part of the document that a preset sets.
 */
export type PresetPart = 'password' | 'apiKeys' | 'lockout';

/**
 * The starting points for policies.
 */
export type Presets = {
    items: Array<Preset>;
};

/**
 * What a changed policy would do, before anything changes.
 */
export type Preview = {
    /**
     * Everybody who could not use the organization right after the change (spec A10).
     */
    affected: Array<AffectedMember>;
    /**
     * The keys that would stop before their own end.
     */
    apiKeys: ApiKeyImpact;
    /**
     * Affected members who must do more than enter their password again.
     */
    blocked: number;
    /**
     * Exactly the fields that would change.
     */
    changes: Array<PolicyChange>;
    /**
     * Their e-mails, joined by `, `, in the order of the list.
     */
    emails: string;
    /**
     * Members in all.
     */
    total: number;
    /**
     * Affected members whose password has to be entered again before anybody knows.
     */
    unknown: number;
    /**
     * The version that the patch was applied to.
     */
    version: number;
    /**
     * The save would be refused, because it would keep the caller out (spec R7).
     */
    wouldLockYourselfOut: boolean;
    /**
     * What the caller would be told by the changed policy, in this session.
     */
    yourDecision: Decision;
};

/**
 * Why a request was refused (RFC 9457). `code` is stable; the texts are for people and may change.
 */
export type Problem = {
    /**
     * What is wrong, `snake_case`. Clients must expect codes that they do not know.
     */
    code: string;
    /**
     * The page that ends it.
     */
    cure?: string;
    /**
     * What to do next, for people.
     */
    detail: string;
    /**
     * Which way in is locked. The others are open.
     */
    factorClass?: FactorClass;
    /**
     * The verdict on a key that was refused.
     */
    keyVerdict?: ApiKeyVerdict;
    /**
     * Until when it is locked; absent when no waiting opens it.
     */
    lockedUntil?: Timestamp;
    /**
     * The second factors that would do.
     */
    methods?: Array<TwoFactorMethod>;
    /**
     * The names of the organizations because of which it is refused.
     */
    organizations?: Array<string>;
    /**
     * Every policy that is not met, each with the page that cures it.
     */
    reasons?: Array<Reason>;
    /**
     * Try again after so many seconds.
     */
    retryAfter?: number;
    /**
     * The scope that a key would need.
     */
    scope?: ApiKeyScope;
    /**
     * The status of the answer.
     */
    status: number;
    /**
     * What is wrong, for people.
     */
    title: string;
    /**
     * A URI of the kind of problem.
     */
    type: string;
    /**
     * The verdict on a password that was refused.
     */
    verdict?: PasswordVerdict;
    /**
     * Everything that is wrong with the request, each with its place.
     */
    violations?: Array<Violation>;
};

/**
 * Why a decision is not `allow`: a code, its data, a sentence for whoever reads it, and the page that cures it.
 */
export type Reason = {
    /**
     * What is not satisfied.
     */
    code: ReasonCode;
    /**
     * Where the member ends it.
     */
    cure: string;
    /**
     * The same in words, for people.
     */
    detail: string;
    /**
     * When it ended.
     */
    expiredAt?: Timestamp;
    /**
     * The second factors that would satisfy the organization.
     */
    methods?: Array<TwoFactorMethod>;
    /**
     * What the owner of a key does not satisfy.
     */
    unmet?: Array<ReasonCode>;
};

/**
 * What is not satisfied. Clients must expect codes that they do not know (spec R12).
 */
export type ReasonCode = 'two_factor_required' | 'two_factor_verification_required' | 'user_verification_required' | 'password_non_compliant' | 'password_unknown' | 'policies_conflict' | 'sso_required' | 'api_key_expired' | 'api_key_blocked' | 'owner_non_compliant';

/**
 * The current password, a second factor that is set up, or both.
 */
export type Reauthenticate = {
    password?: Password;
    secondFactor?: SecondFactor;
};

/**
 * One thing that the policy asks for.
 */
export type Requirement = {
    code: 'invalid_encoding';
    /**
     * Always false.
     */
    met: Met;
} | {
    code: 'min_length';
    /**
     * What the candidate has.
     */
    length: number;
    /**
     * Whether it is met.
     */
    met: Met;
    /**
     * What the policy says.
     */
    minLength: number;
} | {
    code: 'max_length';
    /**
     * What the candidate has.
     */
    length: number;
    /**
     * What the policy says.
     */
    maxLength: number;
    /**
     * Whether it is met.
     */
    met: Met;
    /**
     * The candidate is longer than what is looked at, and `length` counts only what was.
     */
    truncated?: boolean;
} | {
    code: 'uppercase';
    /**
     * Whether it is met.
     */
    met: Met;
} | {
    code: 'lowercase';
    /**
     * Whether it is met.
     */
    met: Met;
} | {
    code: 'number';
    /**
     * Whether it is met.
     */
    met: Met;
} | {
    code: 'special';
    /**
     * Whether it is met.
     */
    met: Met;
    /**
     * The characters that count.
     */
    specialSet: string;
} | {
    code: 'number_or_special';
    /**
     * Whether it is met.
     */
    met: Met;
    /**
     * The characters that count.
     */
    specialSet: string;
} | {
    code: 'context';
    /**
     * Only so many words were compared, because there are more.
     */
    comparedWords?: number;
    /**
     * Where the words come from that the candidate contains.
     */
    contains?: Array<ContextField>;
    /**
     * Whether it is met.
     */
    met: Met;
} | {
    code: 'strength';
    /**
     * Only so many words of the context were known to the estimate, because there are more.
     */
    comparedWords?: number;
    /**
     * Only so many code points at the beginning were estimated, because the candidate is longer.
     */
    estimatedLength?: number;
    /**
     * Whether it is met.
     */
    met: Met;
    /**
     * What the policy says, 0 to 4.
     */
    minStrength: number;
    /**
     * What the candidate has, once it is known.
     */
    score?: number;
    /**
     * The estimator, for one of the policy's `additionalStrengths`; absent for its own.
     */
    strengthModel?: StrengthModel;
} | {
    code: 'common_password';
    /**
     * Whether it is met.
     */
    met: Met;
};

/**
 * What a member is in an organization.
 */
export type Role = 'super_admin' | 'admin' | 'member';

/**
 * Always [`SCHEMA`]: a document of another schema is not read.
 */
export type Schema = number;

/**
 * A second factor.
 */
export type SecondFactor = {
    /**
     * Spaces do not matter.
     */
    code: string;
    method: 'totp';
} | {
    /**
     * Case, spaces and dashes do not matter.
     */
    code: string;
    method: 'backup_code';
} | {
    /**
     * What `PublicKeyCredential.toJSON()` gives.
     */
    credential: {
        [key: string]: unknown;
    };
    method: 'security_key';
};

/**
 * The new key, the backup codes that come with the first factor, and the session as it goes on.
 */
export type SecurityKeyAdded = {
    /**
     * Ten codes, each good for one login; none when there are older ones that stay.
     */
    backupCodes: Array<string>;
    securityKey: SecurityKeyView;
    session: SessionView;
};

/**
 * What the owner calls a key from now on.
 */
export type SecurityKeyName = {
    name: string;
};

/**
 * A key that the browser has made, and what its owner calls it.
 */
export type SecurityKeyRegistration = {
    /**
     * What `PublicKeyCredential.toJSON()` gives.
     */
    credential: {
        [key: string]: unknown;
    };
    /**
     * The mailed code, where the first factor needs one.
     */
    emailCode?: string;
    name: string;
};

/**
 * A security key or passkey.
 */
export type SecurityKeyView = {
    createdAt: Timestamp;
    id: string;
    /**
     * Absent when it was not used since it was set up.
     */
    lastUsedAt?: Timestamp;
    /**
     * What its owner calls it.
     */
    name: string;
    /**
     * Whether it can be removed now.
     */
    removable: boolean;
};

/**
 * The whole document. Its JSON is the wire format, the stored format and the object in a browser.
 */
export type SecurityPolicy = {
    /**
     * API keys.
     */
    apiKeys: ApiKeyPolicy;
    /**
     * Failed attempts.
     */
    lockout: LockoutPolicy;
    /**
     * Passwords.
     */
    password: PasswordPolicy;
    /**
     * The shape of this document.
     */
    schema: Schema;
    /**
     * Browser sessions.
     */
    session: SessionPolicy;
    /**
     * Single sign-on.
     */
    sso: SsoPolicy;
    /**
     * The second factor.
     */
    twoFactor: TwoFactorPolicy;
    /**
     * Counts the saves; its entity tag.
     */
    version: number;
};

/**
 * What of a service account changes.
 */
export type ServiceAccountChange = {
    name?: string;
    ownerId?: string;
    role?: Role;
};

/**
 * A service account.
 */
export type ServiceAccountView = {
    createdAt: Timestamp;
    id: string;
    /**
     * Its keys that were neither revoked nor replaced.
     */
    keys: number;
    name: string;
    /**
     * Who is in charge.
     */
    owner: PersonInCharge;
    role: Role;
};

/**
 * The organization's service accounts.
 */
export type ServiceAccounts = {
    items: Array<ServiceAccountView>;
};

/**
 * How long a browser session lives (spec X15).
 */
export type SessionPolicy = {
    /**
     * In all, 60 seconds to 90 days.
     */
    absoluteSeconds: number;
    /**
     * Without a request, 60 seconds to 90 days, at most `absoluteSeconds`.
     */
    idleSeconds: number;
};

/**
 * What a session is good for. Clients must expect states that they do not know.
 */
export type SessionState = 'active' | 'setup_required' | 'password_change_required' | 'reauthentication_required';

/**
 * Who is logged in, and what they may use now.
 */
export type SessionView = {
    /**
     * When the person last proved who they are; sensitive changes need that within 5 minutes.
     */
    authenticatedAt: Timestamp;
    /**
     * When the session ends unless it is used.
     */
    expiresAt: Timestamp;
    /**
     * The second factors that the person has set up.
     */
    factors: Factors;
    /**
     * The page to go to: what ends the first unmet policy, or the start page.
     */
    next: string;
    organizations: Array<OrganizationView>;
    /**
     * The one that was used in this session.
     */
    secondFactor?: TwoFactorMethod;
    /**
     * What the session is good for.
     */
    state: SessionState;
    /**
     * Whether the person can set up a second factor now.
     */
    twoFactorAvailable: boolean;
    user: User;
};

/**
 * The caller's sessions at browsers that have not ended. Access tokens are a list of their own.
 */
export type Sessions = {
    items: Array<OwnSession>;
};

/**
 * A new account, with a new organization or an invitation into one.
 */
export type SignUp = {
    email: string;
    /**
     * `lki_…`, from an invitation link; this or `organization`.
     */
    invitationToken?: string;
    name: string;
    /**
     * The first organization; this or `invitationToken`.
     */
    organization?: NewOrganization;
    password: Password;
};

/**
 * How far single sign-on goes.
 */
export type SsoMode = 'off' | 'optional' | 'required';

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
 * A key that would stop before its own end.
 */
export type StoppingKey = {
    id: string;
    name: string;
    /**
     * The change does it: with the policy as it is the key would not stop then.
     */
    newlyAffected: boolean;
    owner: OwnerView;
    /**
     * Why.
     */
    reasons: Array<Reason>;
    /**
     * When: now, or at the policy's deadline.
     */
    stopsAt: Timestamp;
};

/**
 * Which estimator `minStrength` means, so that both sides use the same one.
 */
export type StrengthModel = 'standard' | 'compact';

export type Timestamp = string;

/**
 * A new access token. It is shown once.
 */
export type TokenCreated = TokenView & {
    /**
     * The lifetime, in seconds.
     */
    expiresIn: number;
    /**
     * `lka_…`, for the header `authorization: Bearer`.
     */
    token: string;
};

/**
 * An access token, without the token.
 */
export type TokenView = {
    createdAt: Timestamp;
    expiresAt: Timestamp;
    id: string;
    lastUsedAt: Timestamp;
    name: string;
};

/**
 * The caller's access tokens.
 */
export type Tokens = {
    items: Array<TokenView>;
};

/**
 * A code of the new authenticator.
 */
export type TotpConfirmation = {
    /**
     * Six digits; spaces do not matter.
     */
    code: string;
    /**
     * The mailed code, where the first factor needs one.
     */
    emailCode?: string;
};

/**
 * What an authenticator needs to know. It is shown once; starting again makes another one, and this one is dead.
 */
export type TotpStart = {
    /**
     * Until when it can be confirmed.
     */
    expiresAt: Timestamp;
    /**
     * The QR code, as an SVG document.
     */
    qrSvg: string;
    /**
     * The secret in Base32, for typing.
     */
    secret: string;
    /**
     * `otpauth://totp/…`, what the QR code says.
     */
    uri: string;
};

/**
 * An authenticator.
 */
export type TotpView = {
    confirmedAt: Timestamp;
    /**
     * Whether it can be removed now.
     */
    removable: boolean;
};

/**
 * A kind of second factor.
 */
export type TwoFactorMethod = 'totp' | 'security_key' | 'backup_code';

/**
 * Whether a second factor exists for members.
 */
export type TwoFactorMode = 'off' | 'optional' | 'required';

/**
 * Whether members log in with a second factor, and with which (spec A4, B3–B7, C14, X20).
 */
export type TwoFactorPolicy = {
    /**
     * The factors that members may use; at least one.
     */
    methods: Array<TwoFactorMethod>;
    /**
     * One value, so that a contradiction cannot be expressed (spec R3).
     */
    mode: TwoFactorMode;
    /**
     * Whether security keys have to verify who uses them.
     */
    userVerification: UserVerification;
};

/**
 * A member's second factor as one organization sees it.
 */
export type TwoFactorState = 'not_enrolled' | 'enrolled' | 'method_not_accepted' | 'inactive';

/**
 * What the caller has set up, and what the caller's organizations say of it.
 */
export type TwoFactorView = {
    /**
     * Whether anything can be set up now; it cannot where every organization is `off`.
     */
    available: boolean;
    /**
     * How many unused backup codes are left.
     */
    backupCodesLeft: number;
    /**
     * Whether setting up a factor needs a code that is mailed first.
     */
    emailCodeNeeded: boolean;
    /**
     * Whether a login is asked for a second factor.
     */
    enrolled: boolean;
    /**
     * The kinds that can be set up.
     */
    methods: Array<TwoFactorMethod>;
    /**
     * The organizations that require it.
     */
    requiredBy: Array<string>;
    /**
     * The oldest first.
     */
    securityKeys: Array<SecurityKeyView>;
    totp?: TotpView;
};

/**
 * A person.
 */
export type User = {
    email: string;
    /**
     * Whether the e-mail was proven to reach its owner.
     */
    emailVerified: boolean;
    id: string;
    name: string;
};

/**
 * Whether a security key asks who uses it, by a PIN, a fingerprint or a face, besides being touched. The terms are
 * `WebAuthn`'s. From the laxest to the strictest.
 */
export type UserVerification = 'discouraged' | 'preferred' | 'required';

/**
 * One thing that is wrong with an input document: where, and what would be right.
 *
 * Codes are stable: `invalid_json`, `invalid_encoding`, `duplicate_field`, `unknown_field`, `wrong_type`,
 * `null_not_allowed`, `unknown_value`, `read_only`, `policy_too_new`, one `…_out_of_range` for every number, and the
 * codes of rules that span several fields (`min_length_exceeds_max_length`, …).
 */
export type Violation = {
    /**
     * Every value allowed, where they can be listed.
     */
    allowed?: Array<string>;
    /**
     * What is wrong, `snake_case`.
     */
    code: string;
    /**
     * The type that is expected there, in JSON's words.
     */
    expected?: string;
    /**
     * The largest value allowed.
     */
    maximum?: number;
    /**
     * The smallest value allowed.
     */
    minimum?: number;
    /**
     * The field, as in `lockout.tiers[1].failures`; empty for the document itself.
     */
    path: string;
};

export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/healthz';
};

export type GetHealthErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetHealthError = GetHealthErrors[keyof GetHealthErrors];

export type GetHealthResponses = {
    /**
     * It is
     */
    200: Health;
};

export type GetHealthResponse = GetHealthResponses[keyof GetHealthResponses];

export type GetReadinessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};

export type GetReadinessErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetReadinessError = GetReadinessErrors[keyof GetReadinessErrors];

export type GetReadinessResponses = {
    /**
     * It can
     */
    200: Health;
};

export type GetReadinessResponse = GetReadinessResponses[keyof GetReadinessResponses];

export type ChangeEmailData = {
    body: EmailChange;
    path?: never;
    query?: never;
    url: '/v1/account/email';
};

export type ChangeEmailErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ChangeEmailError = ChangeEmailErrors[keyof ChangeEmailErrors];

export type ChangeEmailResponses = {
    /**
     * Mailed
     */
    202: ConfirmationSent;
};

export type ChangeEmailResponse = ChangeEmailResponses[keyof ChangeEmailResponses];

export type SendEmailChangeCodeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/email/code';
};

export type SendEmailChangeCodeErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type SendEmailChangeCodeError = SendEmailChangeCodeErrors[keyof SendEmailChangeCodeErrors];

export type SendEmailChangeCodeResponses = {
    /**
     * It was mailed to the account's address
     */
    202: CodeSent;
};

export type SendEmailChangeCodeResponse = SendEmailChangeCodeResponses[keyof SendEmailChangeCodeResponses];

export type RequestEmailVerificationData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/email/verification';
};

export type RequestEmailVerificationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RequestEmailVerificationError = RequestEmailVerificationErrors[keyof RequestEmailVerificationErrors];

export type RequestEmailVerificationResponses = {
    /**
     * Mailed
     */
    202: ConfirmationSent;
};

export type RequestEmailVerificationResponse = RequestEmailVerificationResponses[keyof RequestEmailVerificationResponses];

export type ChangePasswordData = {
    body: PasswordChange;
    path?: never;
    query?: never;
    url: '/v1/account/password';
};

export type ChangePasswordErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ChangePasswordError = ChangePasswordErrors[keyof ChangePasswordErrors];

export type ChangePasswordResponses = {
    /**
     * The session, under its new token
     */
    200: SessionView;
};

export type ChangePasswordResponse = ChangePasswordResponses[keyof ChangePasswordResponses];

export type GetAccountPasswordPolicyData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/password-policy';
};

export type GetAccountPasswordPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetAccountPasswordPolicyError = GetAccountPasswordPolicyErrors[keyof GetAccountPasswordPolicyErrors];

export type GetAccountPasswordPolicyResponses = {
    /**
     * The rules, as a policy document with only `password`
     */
    200: PolicyParts;
};

export type GetAccountPasswordPolicyResponse = GetAccountPasswordPolicyResponses[keyof GetAccountPasswordPolicyResponses];

export type GetTwoFactorData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor';
};

export type GetTwoFactorErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetTwoFactorError = GetTwoFactorErrors[keyof GetTwoFactorErrors];

export type GetTwoFactorResponses = {
    /**
     * What is set up
     */
    200: TwoFactorView;
};

export type GetTwoFactorResponse = GetTwoFactorResponses[keyof GetTwoFactorResponses];

export type RegenerateBackupCodesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/backup-codes';
};

export type RegenerateBackupCodesErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RegenerateBackupCodesError = RegenerateBackupCodesErrors[keyof RegenerateBackupCodesErrors];

export type RegenerateBackupCodesResponses = {
    /**
     * The codes, and the session
     */
    200: NewBackupCodes;
};

export type RegenerateBackupCodesResponse = RegenerateBackupCodesResponses[keyof RegenerateBackupCodesResponses];

export type SendEmailCodeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/email-code';
};

export type SendEmailCodeErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type SendEmailCodeError = SendEmailCodeErrors[keyof SendEmailCodeErrors];

export type SendEmailCodeResponses = {
    /**
     * It was mailed to the account's address
     */
    202: CodeSent;
};

export type SendEmailCodeResponse = SendEmailCodeResponses[keyof SendEmailCodeResponses];

export type AddSecurityKeyData = {
    body: SecurityKeyRegistration;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/security-keys';
};

export type AddSecurityKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type AddSecurityKeyError = AddSecurityKeyErrors[keyof AddSecurityKeyErrors];

export type AddSecurityKeyResponses = {
    /**
     * The key, the backup codes, and the session
     */
    201: SecurityKeyAdded;
};

export type AddSecurityKeyResponse = AddSecurityKeyResponses[keyof AddSecurityKeyResponses];

export type GetSecurityKeyOptionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/security-keys/options';
};

export type GetSecurityKeyOptionsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetSecurityKeyOptionsError = GetSecurityKeyOptionsErrors[keyof GetSecurityKeyOptionsErrors];

export type GetSecurityKeyOptionsResponses = {
    /**
     * What to ask the browser for
     */
    200: KeyRequest;
};

export type GetSecurityKeyOptionsResponse = GetSecurityKeyOptionsResponses[keyof GetSecurityKeyOptionsResponses];

export type RemoveSecurityKeyData = {
    body?: never;
    path: {
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/account/two-factor/security-keys/{key}';
};

export type RemoveSecurityKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RemoveSecurityKeyError = RemoveSecurityKeyErrors[keyof RemoveSecurityKeyErrors];

export type RemoveSecurityKeyResponses = {
    /**
     * It is gone
     */
    204: void;
};

export type RemoveSecurityKeyResponse = RemoveSecurityKeyResponses[keyof RemoveSecurityKeyResponses];

export type RenameSecurityKeyData = {
    body: SecurityKeyName;
    path: {
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/account/two-factor/security-keys/{key}';
};

export type RenameSecurityKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RenameSecurityKeyError = RenameSecurityKeyErrors[keyof RenameSecurityKeyErrors];

export type RenameSecurityKeyResponses = {
    /**
     * The key
     */
    200: SecurityKeyView;
};

export type RenameSecurityKeyResponse = RenameSecurityKeyResponses[keyof RenameSecurityKeyResponses];

export type RemoveTotpData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/totp';
};

export type RemoveTotpErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RemoveTotpError = RemoveTotpErrors[keyof RemoveTotpErrors];

export type RemoveTotpResponses = {
    /**
     * It is gone
     */
    204: void;
};

export type RemoveTotpResponse = RemoveTotpResponses[keyof RemoveTotpResponses];

export type StartTotpData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/totp';
};

export type StartTotpErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type StartTotpError = StartTotpErrors[keyof StartTotpErrors];

export type StartTotpResponses = {
    /**
     * The secret
     */
    201: TotpStart;
};

export type StartTotpResponse = StartTotpResponses[keyof StartTotpResponses];

export type ConfirmTotpData = {
    body: TotpConfirmation;
    path?: never;
    query?: never;
    url: '/v1/account/two-factor/totp/confirm';
};

export type ConfirmTotpErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ConfirmTotpError = ConfirmTotpErrors[keyof ConfirmTotpErrors];

export type ConfirmTotpResponses = {
    /**
     * The backup codes, and the session
     */
    200: NewBackupCodes;
};

export type ConfirmTotpResponse = ConfirmTotpResponses[keyof ConfirmTotpResponses];

export type ConfirmEmailData = {
    body: LinkToken;
    path?: never;
    query?: never;
    url: '/v1/auth/email/confirm';
};

export type ConfirmEmailErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ConfirmEmailError = ConfirmEmailErrors[keyof ConfirmEmailErrors];

export type ConfirmEmailResponses = {
    /**
     * The address is confirmed
     */
    200: EmailConfirmed;
};

export type ConfirmEmailResponse = ConfirmEmailResponses[keyof ConfirmEmailResponses];

export type LoginData = {
    body: Login;
    path?: never;
    query?: never;
    url: '/v1/auth/login';
};

export type LoginErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type LoginError = LoginErrors[keyof LoginErrors];

export type LoginResponses = {
    /**
     * The session, or what is missing
     */
    200: LoginView;
};

export type LoginResponse = LoginResponses[keyof LoginResponses];

export type CompleteLoginData = {
    body: SecondFactor;
    path?: never;
    query?: never;
    url: '/v1/auth/login/second-factor';
};

export type CompleteLoginErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CompleteLoginError = CompleteLoginErrors[keyof CompleteLoginErrors];

export type CompleteLoginResponses = {
    /**
     * The session
     */
    200: SessionView;
};

export type CompleteLoginResponse = CompleteLoginResponses[keyof CompleteLoginResponses];

export type GetLoginKeyOptionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/auth/login/second-factor/options';
};

export type GetLoginKeyOptionsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetLoginKeyOptionsError = GetLoginKeyOptionsErrors[keyof GetLoginKeyOptionsErrors];

export type GetLoginKeyOptionsResponses = {
    /**
     * What to ask the browser for
     */
    200: KeyRequest;
};

export type GetLoginKeyOptionsResponse = GetLoginKeyOptionsResponses[keyof GetLoginKeyOptionsResponses];

export type LogoutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/auth/logout';
};

export type LogoutErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type LogoutError = LogoutErrors[keyof LogoutErrors];

export type LogoutResponses = {
    /**
     * The session has ended
     */
    204: void;
};

export type LogoutResponse = LogoutResponses[keyof LogoutResponses];

export type RequestPasswordResetData = {
    body: PasswordReset;
    path?: never;
    query?: never;
    url: '/v1/auth/password-reset';
};

export type RequestPasswordResetErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RequestPasswordResetError = RequestPasswordResetErrors[keyof RequestPasswordResetErrors];

export type RequestPasswordResetResponses = {
    /**
     * Mailed, if there is such an account
     */
    202: ConfirmationSent;
};

export type RequestPasswordResetResponse = RequestPasswordResetResponses[keyof RequestPasswordResetResponses];

export type ConfirmPasswordResetData = {
    body: PasswordResetConfirmation;
    path?: never;
    query?: never;
    url: '/v1/auth/password-reset/confirm';
};

export type ConfirmPasswordResetErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ConfirmPasswordResetError = ConfirmPasswordResetErrors[keyof ConfirmPasswordResetErrors];

export type ConfirmPasswordResetResponses = {
    /**
     * The password is changed
     */
    200: PasswordResetDone;
};

export type ConfirmPasswordResetResponse = ConfirmPasswordResetResponses[keyof ConfirmPasswordResetResponses];

export type GetPasswordResetPolicyData = {
    body: LinkToken;
    path?: never;
    query?: never;
    url: '/v1/auth/password-reset/policy';
};

export type GetPasswordResetPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetPasswordResetPolicyError = GetPasswordResetPolicyErrors[keyof GetPasswordResetPolicyErrors];

export type GetPasswordResetPolicyResponses = {
    /**
     * The rules, as a policy document with only `password`
     */
    200: PolicyParts;
};

export type GetPasswordResetPolicyResponse = GetPasswordResetPolicyResponses[keyof GetPasswordResetPolicyResponses];

export type ReauthenticateData = {
    body: Reauthenticate;
    path?: never;
    query?: never;
    url: '/v1/auth/reauthenticate';
};

export type ReauthenticateErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ReauthenticateError = ReauthenticateErrors[keyof ReauthenticateErrors];

export type ReauthenticateResponses = {
    /**
     * The session, fresh
     */
    200: SessionView;
};

export type ReauthenticateResponse = ReauthenticateResponses[keyof ReauthenticateResponses];

export type GetReauthenticationKeyOptionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/auth/reauthenticate/options';
};

export type GetReauthenticationKeyOptionsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetReauthenticationKeyOptionsError = GetReauthenticationKeyOptionsErrors[keyof GetReauthenticationKeyOptionsErrors];

export type GetReauthenticationKeyOptionsResponses = {
    /**
     * What to ask the browser for
     */
    200: KeyRequest;
};

export type GetReauthenticationKeyOptionsResponse = GetReauthenticationKeyOptionsResponses[keyof GetReauthenticationKeyOptionsResponses];

export type GetSessionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/auth/session';
};

export type GetSessionErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetSessionError = GetSessionErrors[keyof GetSessionErrors];

export type GetSessionResponses = {
    /**
     * The session
     */
    200: SessionView;
};

export type GetSessionResponse = GetSessionResponses[keyof GetSessionResponses];

export type ListSessionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/auth/sessions';
};

export type ListSessionsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListSessionsError = ListSessionsErrors[keyof ListSessionsErrors];

export type ListSessionsResponses = {
    /**
     * The sessions, the newest first
     */
    200: Sessions;
};

export type ListSessionsResponse = ListSessionsResponses[keyof ListSessionsResponses];

export type EndSessionData = {
    body?: never;
    path: {
        /**
         * Id of the session
         */
        session: string;
    };
    query?: never;
    url: '/v1/auth/sessions/{session}';
};

export type EndSessionErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type EndSessionError = EndSessionErrors[keyof EndSessionErrors];

export type EndSessionResponses = {
    /**
     * It has ended
     */
    204: void;
};

export type EndSessionResponse = EndSessionResponses[keyof EndSessionResponses];

export type SignUpData = {
    body: SignUp;
    path?: never;
    query?: never;
    url: '/v1/auth/sign-up';
};

export type SignUpErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type SignUpError = SignUpErrors[keyof SignUpErrors];

export type SignUpResponses = {
    /**
     * The account, logged in
     */
    201: SessionView;
    /**
     * A link was mailed; it goes on
     */
    202: ConfirmationSent;
};

export type SignUpResponse = SignUpResponses[keyof SignUpResponses];

export type ConfirmSignUpData = {
    body: LinkToken;
    path?: never;
    query?: never;
    url: '/v1/auth/sign-up/confirm';
};

export type ConfirmSignUpErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ConfirmSignUpError = ConfirmSignUpErrors[keyof ConfirmSignUpErrors];

export type ConfirmSignUpResponses = {
    /**
     * The account, logged in
     */
    201: SessionView;
};

export type ConfirmSignUpResponse = ConfirmSignUpResponses[keyof ConfirmSignUpResponses];

export type ListTokensData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/auth/tokens';
};

export type ListTokensErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListTokensError = ListTokensErrors[keyof ListTokensErrors];

export type ListTokensResponses = {
    /**
     * The tokens, the newest first
     */
    200: Tokens;
};

export type ListTokensResponse = ListTokensResponses[keyof ListTokensResponses];

export type CreateTokenData = {
    body: NewToken;
    path?: never;
    query?: never;
    url: '/v1/auth/tokens';
};

export type CreateTokenErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CreateTokenError = CreateTokenErrors[keyof CreateTokenErrors];

export type CreateTokenResponses = {
    /**
     * The token, shown once
     */
    201: TokenCreated;
};

export type CreateTokenResponse = CreateTokenResponses[keyof CreateTokenResponses];

export type RevokeTokenData = {
    body?: never;
    path: {
        /**
         * Id of the token
         */
        token: string;
    };
    query?: never;
    url: '/v1/auth/tokens/{token}';
};

export type RevokeTokenErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RevokeTokenError = RevokeTokenErrors[keyof RevokeTokenErrors];

export type RevokeTokenResponses = {
    /**
     * It has ended
     */
    204: void;
};

export type RevokeTokenResponse = RevokeTokenResponses[keyof RevokeTokenResponses];

export type AcceptInvitationData = {
    body: InvitationToken;
    path?: never;
    query?: never;
    url: '/v1/invitations/accept';
};

export type AcceptInvitationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type AcceptInvitationError = AcceptInvitationErrors[keyof AcceptInvitationErrors];

export type AcceptInvitationResponses = {
    /**
     * The organization joined
     */
    200: OrganizationView;
};

export type AcceptInvitationResponse = AcceptInvitationResponses[keyof AcceptInvitationResponses];

export type LookUpInvitationData = {
    body: InvitationToken;
    path?: never;
    query?: never;
    url: '/v1/invitations/lookup';
};

export type LookUpInvitationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type LookUpInvitationError = LookUpInvitationErrors[keyof LookUpInvitationErrors];

export type LookUpInvitationResponses = {
    /**
     * The invitation
     */
    200: InvitationView;
};

export type LookUpInvitationResponse = LookUpInvitationResponses[keyof LookUpInvitationResponses];

export type ListOrganizationsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/organizations';
};

export type ListOrganizationsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListOrganizationsError = ListOrganizationsErrors[keyof ListOrganizationsErrors];

export type ListOrganizationsResponses = {
    /**
     * The organizations
     */
    200: Organizations;
};

export type ListOrganizationsResponse = ListOrganizationsResponses[keyof ListOrganizationsResponses];

export type CreateOrganizationData = {
    body: NewOrganization;
    path?: never;
    query?: never;
    url: '/v1/organizations';
};

export type CreateOrganizationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CreateOrganizationError = CreateOrganizationErrors[keyof CreateOrganizationErrors];

export type CreateOrganizationResponses = {
    /**
     * The organization
     */
    201: OrganizationView;
};

export type CreateOrganizationResponse = CreateOrganizationResponses[keyof CreateOrganizationResponses];

export type GetOrganizationData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}';
};

export type GetOrganizationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetOrganizationError = GetOrganizationErrors[keyof GetOrganizationErrors];

export type GetOrganizationResponses = {
    /**
     * The organization
     */
    200: OrganizationView;
};

export type GetOrganizationResponse = GetOrganizationResponses[keyof GetOrganizationResponses];

export type UpdateOrganizationData = {
    body: OrganizationChange;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}';
};

export type UpdateOrganizationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type UpdateOrganizationError = UpdateOrganizationErrors[keyof UpdateOrganizationErrors];

export type UpdateOrganizationResponses = {
    /**
     * The organization
     */
    200: OrganizationView;
};

export type UpdateOrganizationResponse = UpdateOrganizationResponses[keyof UpdateOrganizationResponses];

export type GetAccessData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/access';
};

export type GetAccessErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetAccessError = GetAccessErrors[keyof GetAccessErrors];

export type GetAccessResponses = {
    /**
     * The decision
     */
    200: Decision;
};

export type GetAccessResponse = GetAccessResponses[keyof GetAccessResponses];

export type ListApiKeysData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: {
        /**
         * `active`, `legacy`, `blocked`, `expired` or `revoked`; absent: all but those that were revoked.
         */
        status?: ApiKeyStatus;
        /**
         * Only keys that were not used for so many days, 1 to 3,650.
         */
        stale?: number;
        /**
         * `true`: only keys that end within 30 days.
         */
        expiringSoon?: boolean;
        /**
         * Only keys of this member or service account.
         */
        owner?: string;
        /**
         * 1 to 200.
         */
        limit?: number;
        /**
         * The `nextCursor` of the page before.
         */
        cursor?: string;
    };
    url: '/v1/organizations/{org}/api-keys';
};

export type ListApiKeysErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListApiKeysError = ListApiKeysErrors[keyof ListApiKeysErrors];

export type ListApiKeysResponses = {
    /**
     * A page of keys
     */
    200: Keys;
};

export type ListApiKeysResponse = ListApiKeysResponses[keyof ListApiKeysResponses];

export type CreateApiKeyData = {
    body: NewKey;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/api-keys';
};

export type CreateApiKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CreateApiKeyError = CreateApiKeyErrors[keyof CreateApiKeyErrors];

export type CreateApiKeyResponses = {
    /**
     * The key, shown once
     */
    201: KeyCreated;
};

export type CreateApiKeyResponse = CreateApiKeyResponses[keyof CreateApiKeyResponses];

export type RevokeApiKeyData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/api-keys/{key}';
};

export type RevokeApiKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RevokeApiKeyError = RevokeApiKeyErrors[keyof RevokeApiKeyErrors];

export type RevokeApiKeyResponses = {
    /**
     * It has ended
     */
    204: void;
};

export type RevokeApiKeyResponse = RevokeApiKeyResponses[keyof RevokeApiKeyResponses];

export type GetApiKeyData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/api-keys/{key}';
};

export type GetApiKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetApiKeyError = GetApiKeyErrors[keyof GetApiKeyErrors];

export type GetApiKeyResponses = {
    /**
     * The key, without its value
     */
    200: ApiKeyView;
};

export type GetApiKeyResponse = GetApiKeyResponses[keyof GetApiKeyResponses];

export type UpdateApiKeyData = {
    body: KeyChange;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/api-keys/{key}';
};

export type UpdateApiKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type UpdateApiKeyError = UpdateApiKeyErrors[keyof UpdateApiKeyErrors];

export type UpdateApiKeyResponses = {
    /**
     * The key as it is now
     */
    200: ApiKeyView;
};

export type UpdateApiKeyResponse = UpdateApiKeyResponses[keyof UpdateApiKeyResponses];

export type RevealApiKeyData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/api-keys/{key}/reveal';
};

export type RevealApiKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RevealApiKeyError = RevealApiKeyErrors[keyof RevealApiKeyErrors];

export type RevealApiKeyResponses = {
    /**
     * The value
     */
    200: KeyRevealed;
};

export type RevealApiKeyResponse = RevealApiKeyResponses[keyof RevealApiKeyResponses];

export type RotateApiKeyData = {
    body: KeyRotation;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the key
         */
        key: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/api-keys/{key}/rotate';
};

export type RotateApiKeyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RotateApiKeyError = RotateApiKeyErrors[keyof RotateApiKeyErrors];

export type RotateApiKeyResponses = {
    /**
     * The new key, shown once
     */
    201: KeyCreated;
};

export type RotateApiKeyResponse = RotateApiKeyResponses[keyof RotateApiKeyResponses];

export type ListAuditEventsData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: {
        /**
         * Types, with or without the prefix; repeated or separated by commas
         */
        type?: Array<string>;
        /**
         * Id or e-mail of who did it
         */
        actor?: string;
        /**
         * Id or e-mail of whom it concerns: who did it, or to whom it was done
         */
        member?: string;
        /**
         * RFC 3339; events of this moment are among them
         */
        from?: string;
        /**
         * RFC 3339; events of this moment are not among them
         */
        to?: string;
        /**
         * Of a page; 50 unless told
         */
        limit?: number;
        /**
         * The `nextCursor` of the page before
         */
        cursor?: string;
    };
    url: '/v1/organizations/{org}/audit-events';
};

export type ListAuditEventsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListAuditEventsError = ListAuditEventsErrors[keyof ListAuditEventsErrors];

export type ListAuditEventsResponses = {
    /**
     * A page of events, or all of them as a file
     */
    200: AuditEvents;
};

export type ListAuditEventsResponse = ListAuditEventsResponses[keyof ListAuditEventsResponses];

export type GetComplianceData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/compliance';
};

export type GetComplianceErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetComplianceError = GetComplianceErrors[keyof GetComplianceErrors];

export type GetComplianceResponses = {
    /**
     * Counts and lists
     */
    200: Compliance;
};

export type GetComplianceResponse = GetComplianceResponses[keyof GetComplianceResponses];

export type ListInvitationsData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/invitations';
};

export type ListInvitationsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListInvitationsError = ListInvitationsErrors[keyof ListInvitationsErrors];

export type ListInvitationsResponses = {
    /**
     * The invitations
     */
    200: Invitations;
};

export type ListInvitationsResponse = ListInvitationsResponses[keyof ListInvitationsResponses];

export type CreateInvitationData = {
    body: NewInvitation;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/invitations';
};

export type CreateInvitationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CreateInvitationError = CreateInvitationErrors[keyof CreateInvitationErrors];

export type CreateInvitationResponses = {
    /**
     * The invitation with its link
     */
    201: CreatedInvitation;
};

export type CreateInvitationResponse = CreateInvitationResponses[keyof CreateInvitationResponses];

export type WithdrawInvitationData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the invitation
         */
        invitation: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/invitations/{invitation}';
};

export type WithdrawInvitationErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type WithdrawInvitationError = WithdrawInvitationErrors[keyof WithdrawInvitationErrors];

export type WithdrawInvitationResponses = {
    /**
     * The invitation is gone
     */
    204: void;
};

export type WithdrawInvitationResponse = WithdrawInvitationResponses[keyof WithdrawInvitationResponses];

export type ListMembersData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: {
        /**
         * `compliant`, `non_compliant`, `unknown` or `not_applicable`.
         */
        passwordState?: PasswordState;
        /**
         * `enrolled`, `not_enrolled`, `method_not_accepted` or `inactive`.
         */
        twoFactor?: TwoFactorState;
        /**
         * `super_admin`, `admin` or `member`.
         */
        role?: Role;
        /**
         * A part of the e-mail or of the name.
         */
        q?: string;
        /**
         * 1 to 200.
         */
        limit?: number;
        /**
         * The `nextCursor` of the page before.
         */
        cursor?: string;
    };
    url: '/v1/organizations/{org}/members';
};

export type ListMembersErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListMembersError = ListMembersErrors[keyof ListMembersErrors];

export type ListMembersResponses = {
    /**
     * A page of members, or all of them as a file
     */
    200: Members;
};

export type ListMembersResponse = ListMembersResponses[keyof ListMembersResponses];

export type RemoveMemberData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the user
         */
        member: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/members/{member}';
};

export type RemoveMemberErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RemoveMemberError = RemoveMemberErrors[keyof RemoveMemberErrors];

export type RemoveMemberResponses = {
    /**
     * The member is gone
     */
    204: void;
};

export type RemoveMemberResponse = RemoveMemberResponses[keyof RemoveMemberResponses];

export type UpdateMemberData = {
    body: MemberChange;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the user
         */
        member: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/members/{member}';
};

export type UpdateMemberErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type UpdateMemberError = UpdateMemberErrors[keyof UpdateMemberErrors];

export type UpdateMemberResponses = {
    /**
     * The member
     */
    200: MemberView;
};

export type UpdateMemberResponse = UpdateMemberResponses[keyof UpdateMemberResponses];

export type ResetMemberTwoFactorData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the user
         */
        member: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/members/{member}/two-factor/reset';
};

export type ResetMemberTwoFactorErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ResetMemberTwoFactorError = ResetMemberTwoFactorErrors[keyof ResetMemberTwoFactorErrors];

export type ResetMemberTwoFactorResponses = {
    /**
     * The factors are gone
     */
    204: void;
};

export type ResetMemberTwoFactorResponse = ResetMemberTwoFactorResponses[keyof ResetMemberTwoFactorResponses];

export type UnlockMemberData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the user
         */
        member: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/members/{member}/unlock';
};

export type UnlockMemberErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type UnlockMemberError = UnlockMemberErrors[keyof UnlockMemberErrors];

export type UnlockMemberResponses = {
    /**
     * Nothing is locked; all attempts so far are forgotten
     */
    204: void;
};

export type UnlockMemberResponse = UnlockMemberResponses[keyof UnlockMemberResponses];

export type GetOrganizationPasswordPolicyData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: {
        /**
         * `lki_…`, from an invitation link.
         */
        invitation?: string;
    };
    url: '/v1/organizations/{org}/password-policy';
};

export type GetOrganizationPasswordPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetOrganizationPasswordPolicyError = GetOrganizationPasswordPolicyErrors[keyof GetOrganizationPasswordPolicyErrors];

export type GetOrganizationPasswordPolicyResponses = {
    /**
     * The rules, as a policy document with some parts
     */
    200: PolicyParts;
};

export type GetOrganizationPasswordPolicyResponse = GetOrganizationPasswordPolicyResponses[keyof GetOrganizationPasswordPolicyResponses];

export type CheckPasswordData = {
    body: PasswordCheck;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: {
        /**
         * `lki_…`, from an invitation link.
         */
        invitation?: string;
    };
    url: '/v1/organizations/{org}/password-policy/check';
};

export type CheckPasswordErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CheckPasswordError = CheckPasswordErrors[keyof CheckPasswordErrors];

export type CheckPasswordResponses = {
    /**
     * Every requirement, met or not
     */
    200: PasswordVerdict;
};

export type CheckPasswordResponse = CheckPasswordResponses[keyof CheckPasswordResponses];

export type GetSecurityPolicyData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/security-policy';
};

export type GetSecurityPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetSecurityPolicyError = GetSecurityPolicyErrors[keyof GetSecurityPolicyErrors];

export type GetSecurityPolicyResponses = {
    /**
     * The policy
     */
    200: SecurityPolicy;
};

export type GetSecurityPolicyResponse = GetSecurityPolicyResponses[keyof GetSecurityPolicyResponses];

export type UpdateSecurityPolicyData = {
    body: {
        [key: string]: unknown;
    };
    headers: {
        /**
         * The `etag` of the version that was seen
         */
        'if-match': string;
    };
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/security-policy';
};

export type UpdateSecurityPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type UpdateSecurityPolicyError = UpdateSecurityPolicyErrors[keyof UpdateSecurityPolicyErrors];

export type UpdateSecurityPolicyResponses = {
    /**
     * The policy as it is now
     */
    200: SecurityPolicy;
};

export type UpdateSecurityPolicyResponse = UpdateSecurityPolicyResponses[keyof UpdateSecurityPolicyResponses];

export type PreviewSecurityPolicyData = {
    body: {
        [key: string]: unknown;
    };
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/security-policy/preview';
};

export type PreviewSecurityPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type PreviewSecurityPolicyError = PreviewSecurityPolicyErrors[keyof PreviewSecurityPolicyErrors];

export type PreviewSecurityPolicyResponses = {
    /**
     * The impact
     */
    200: Preview;
};

export type PreviewSecurityPolicyResponse = PreviewSecurityPolicyResponses[keyof PreviewSecurityPolicyResponses];

export type ListServiceAccountsData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/service-accounts';
};

export type ListServiceAccountsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListServiceAccountsError = ListServiceAccountsErrors[keyof ListServiceAccountsErrors];

export type ListServiceAccountsResponses = {
    /**
     * The service accounts, the oldest first
     */
    200: ServiceAccounts;
};

export type ListServiceAccountsResponse = ListServiceAccountsResponses[keyof ListServiceAccountsResponses];

export type CreateServiceAccountData = {
    body: NewServiceAccount;
    path: {
        /**
         * Id or slug
         */
        org: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/service-accounts';
};

export type CreateServiceAccountErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type CreateServiceAccountError = CreateServiceAccountErrors[keyof CreateServiceAccountErrors];

export type CreateServiceAccountResponses = {
    /**
     * The service account
     */
    201: ServiceAccountView;
};

export type CreateServiceAccountResponse = CreateServiceAccountResponses[keyof CreateServiceAccountResponses];

export type RemoveServiceAccountData = {
    body?: never;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the service account
         */
        account: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/service-accounts/{account}';
};

export type RemoveServiceAccountErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type RemoveServiceAccountError = RemoveServiceAccountErrors[keyof RemoveServiceAccountErrors];

export type RemoveServiceAccountResponses = {
    /**
     * It is gone
     */
    204: void;
};

export type RemoveServiceAccountResponse = RemoveServiceAccountResponses[keyof RemoveServiceAccountResponses];

export type UpdateServiceAccountData = {
    body: ServiceAccountChange;
    path: {
        /**
         * Id or slug
         */
        org: string;
        /**
         * Id of the service account
         */
        account: string;
    };
    query?: never;
    url: '/v1/organizations/{org}/service-accounts/{account}';
};

export type UpdateServiceAccountErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type UpdateServiceAccountError = UpdateServiceAccountErrors[keyof UpdateServiceAccountErrors];

export type UpdateServiceAccountResponses = {
    /**
     * The service account
     */
    200: ServiceAccountView;
};

export type UpdateServiceAccountResponse = UpdateServiceAccountResponses[keyof UpdateServiceAccountResponses];

export type GetSignUpPasswordPolicyData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * `lki_…`, from an invitation link.
         */
        invitation?: string;
    };
    url: '/v1/password-policy';
};

export type GetSignUpPasswordPolicyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type GetSignUpPasswordPolicyError = GetSignUpPasswordPolicyErrors[keyof GetSignUpPasswordPolicyErrors];

export type GetSignUpPasswordPolicyResponses = {
    /**
     * The rules, as a policy document with only `password`
     */
    200: PolicyParts;
};

export type GetSignUpPasswordPolicyResponse = GetSignUpPasswordPolicyResponses[keyof GetSignUpPasswordPolicyResponses];

export type ListPolicyPresetsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/policy-presets';
};

export type ListPolicyPresetsErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type ListPolicyPresetsError = ListPolicyPresetsErrors[keyof ListPolicyPresetsErrors];

export type ListPolicyPresetsResponses = {
    /**
     * The presets
     */
    200: Presets;
};

export type ListPolicyPresetsResponse = ListPolicyPresetsResponses[keyof ListPolicyPresetsResponses];

export type VerifyData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Id or slug
         */
        organization: string;
    };
    url: '/v1/verify';
};

export type VerifyErrors = {
    /**
     * Why it was refused
     */
    default: Problem;
};

export type VerifyError = VerifyErrors[keyof VerifyErrors];

export type VerifyResponses = {
    /**
     * The caller may; who it is, percent-encoded where it is not plain ASCII
     */
    200: unknown;
};

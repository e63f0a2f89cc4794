import type {
  ApiKeyPolicy,
  LockoutPolicy,
  LockoutTier,
  PasswordPolicy,
  PolicyParts,
  SessionPolicy,
  SsoPolicy,
  TwoFactorPolicy,
} from "./policy.js";

type Settings<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** A policy document as it is written: whole or in parts, and what a part does not say has its default. */
export interface PolicyDocument {
  readonly schema?: number | undefined;
  readonly version?: number | undefined;
  readonly password?: Settings<PasswordPolicy> | undefined;
  readonly twoFactor?: Settings<TwoFactorPolicy> | undefined;
  readonly apiKeys?: Settings<ApiKeyPolicy> | undefined;
  readonly lockout?: (Omit<Settings<LockoutPolicy>, "tiers"> & { readonly tiers?: readonly LockoutTier[] }) | undefined;
  readonly sso?: Settings<SsoPolicy> | undefined;
  readonly session?: Settings<SessionPolicy> | undefined;
}

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** A policy document as it was understood: the parts that were there, with every default. */
export type UnderstoodDocument = Frozen<PolicyParts>;

/** Whether a verdict on a password rests on the strength estimate or on the common passwords. */
export function restsOnData(document: UnderstoodDocument): boolean {
  const password = document.password;
  return password !== undefined && password.enabled && (password.minStrength !== undefined || password.forbidCommon);
}

/** Freezes a value from JSON, all the way down. */
export function frozen<T>(value: T): Frozen<T> {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value as Frozen<T>;
}

import type { Needs } from "./evidence.js";
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

/** What a verdict on a password needs of the strength estimate and the common passwords; `undefined` when nothing. */
export function needsOf({ password }: UnderstoodDocument): Needs | undefined {
  if (password === undefined || !password.enabled) {
    return undefined;
  }
  const own = password.minStrength === undefined ? [] : [password.strengthModel];
  const additional = password.additionalStrengths?.map(({ strengthModel }) => strengthModel) ?? [];
  const words = [...new Set([...own, ...additional])];
  return words.length > 0 || password.forbidCommon ? { words, common: password.forbidCommon, estimate: false } : undefined;
}

/** Freezes a value from JSON, all the way down. */
export function frozen<T>(value: T): Frozen<T> {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value as Frozen<T>;
}

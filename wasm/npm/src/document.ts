import type { Needs } from "./evidence.js";
import type {
  ApiKeyPolicy,
  LockoutPolicy,
  LockoutTier,
  PasswordPolicy,
  PolicyParts,
  SessionPolicy,
  SsoPolicy,
  StrengthModel,
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

/** What of a document says which data its verdicts need. */
interface Asking {
  readonly password?:
    | {
        readonly enabled?: boolean | undefined;
        readonly minStrength?: number | undefined;
        readonly strengthModel?: StrengthModel | undefined;
        readonly additionalStrengths?: readonly { readonly strengthModel?: StrengthModel }[] | undefined;
        readonly forbidCommon?: boolean | undefined;
      }
    | undefined;
}

/**
 * What a verdict on a password needs of the strength estimate and the common passwords; `undefined` when nothing. Of a
 * document that says less than everything, too: what is absent has its default.
 */
export function needsOf({ password }: Asking): Needs | undefined {
  if (password == null || password.enabled === false) {
    return undefined;
  }
  const { minStrength, strengthModel = "standard", additionalStrengths, forbidCommon = false } = password;
  const own = minStrength == null ? [] : [strengthModel];
  const additional = additionalStrengths?.map(({ strengthModel = "standard" }) => strengthModel) ?? [];
  const words = [...new Set([...own, ...additional])];
  return words.length > 0 || forbidCommon ? { words, common: forbidCommon, estimate: false } : undefined;
}

/** Freezes a value from JSON, all the way down. */
export function frozen<T>(value: T): Frozen<T> {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value as Frozen<T>;
}

import type { Reason } from "../api";
import { ApiFailure, codeOf } from "../failure/failures";
import type { Session } from "./session";

/** What a person has to enter once more: this password, this factor, both, or either of them. */
export type Question = { password: boolean; secondFactor: boolean; either?: boolean; methods?: readonly string[] };

const EITHER: Question = { password: true, secondFactor: true, either: true };

const FACTOR = ["two_factor_verification_required", "user_verification_required"];
const answerable = ["password_unknown", ...FACTOR];

const PASSWORD: Question = { password: true, secondFactor: false };

/**
 * What ends a failure, if entering something once more is all that does (spec R5, R7). Where the server is not content
 * with either it needs the password itself, to judge it; a third question would not end.
 */
export function questionOf(error: unknown, asked: number): Question | undefined {
  if (asked > 1) {
    return undefined;
  }
  if (codeOf(error) === "reauthentication_required") {
    return asked === 0 ? EITHER : PASSWORD;
  }
  const reasons = error instanceof ApiFailure ? (error.problem.reasons ?? []) : [];
  return reasons.length > 0 && reasons.every(({ code }) => answerable.includes(code))
    ? questionAbout(reasons)
    : undefined;
}

/** What the organizations ask this session to enter once more; where none does, either will do. */
export function questionFor({ organizations }: Session): Question {
  return questionAbout(organizations.flatMap(({ decision }) => ("reasons" in decision ? decision.reasons : [])));
}

function questionAbout(reasons: Reason[]): Question {
  const factor = reasons.find(({ code }) => FACTOR.includes(code));
  const password = reasons.some(({ code }) => code === "password_unknown");
  if (!factor && !password) {
    return EITHER;
  }
  return { password, secondFactor: factor !== undefined, ...(factor?.methods ? { methods: factor.methods } : {}) };
}

/** The kinds of factors that a person has set up. */
export function methodsOf(session: Session | undefined): string[] {
  const { totp, securityKeys, backupCodes } = session?.factors ?? { totp: false, securityKeys: 0, backupCodes: 0 };
  return [totp && "totp", securityKeys > 0 && "security_key", backupCodes > 0 && "backup_code"].filter(
    (method) => method !== false,
  );
}

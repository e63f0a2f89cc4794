import type { Reason } from "../api";
import { ApiFailure, codeOf } from "../failure/failures";
import type { Session } from "./session";

/** What a person has to enter once more: this password, this factor, both, or either of them. */
export type Question = { password: boolean; secondFactor: boolean; either?: boolean; methods?: readonly string[] };

const EITHER: Question = { password: true, secondFactor: true, either: true };

const answerable = ["password_unknown", "two_factor_verification_required"];

/** What ends a failure, if entering something once more is all that does (spec R5, R7). */
export function questionOf(error: unknown): Question | undefined {
  if (codeOf(error) === "reauthentication_required") {
    return EITHER;
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
  const factor = reasons.find(({ code }) => code === "two_factor_verification_required");
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

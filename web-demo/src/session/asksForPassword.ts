import { ApiFailure, codeOf } from "../failure/failures";

/** Whether entering the password once more is all that ends a failure. */
export function asksForPassword(error: unknown): boolean {
  return codeOf(error) === "reauthentication_required" || isPasswordUnknown(error);
}

/** The policy changed, and whether the password satisfies it is known once it is entered (spec R5). */
export function isPasswordUnknown(error: unknown): boolean {
  const reasons = error instanceof ApiFailure ? error.problem.reasons : undefined;
  return reasons !== undefined && reasons.length > 0 && reasons.every(({ code }) => code === "password_unknown");
}

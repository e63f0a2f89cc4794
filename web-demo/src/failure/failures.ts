import { describe, PolicyError, type Violation } from "@lockstep/policy";
import type { Problem } from "../api";

/** The server answered, and the answer is a problem (RFC 9457). */
export class ApiFailure extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.title}. ${detailOf(problem)}`.trim());
    this.name = "ApiFailure";
  }
}

/** No answer came, or one that is not the server's. */
export class NetworkFailure extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "NetworkFailure";
  }
}

/** The problem's code, if that is what `error` is. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof ApiFailure ? error.problem.code : undefined;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiFailure ? error.problem.status : undefined;
}

/** Everything that the server found wrong with what was sent, each with its place. */
export function violationsOf(error: unknown): readonly Violation[] {
  return error instanceof ApiFailure ? (error.problem.violations ?? []) : [];
}

const AGAIN = "Start again, and use your key within 5 minutes.";

/** Where the server speaks to programs, of fields, the same for people, who see these fields' content beside it. */
const inPages: Record<string, string> = {
  invalid_request: "Correct what is marked and send it again.",
  invalid_policy: "Correct what is marked and send it again.",
  too_many_requests: "Wait before the next attempt.",
  account_locked: "Too many attempts were wrong. Other ways to log in, and sessions that are open, go on.",
  security_policy_not_met: "End each of these first.",
  would_lock_yourself_out: "Satisfy the new policy yourself first: end what you lack, and save again.",
  two_factor_required_by_organization: "Set up another second factor first, and then remove this one.",
  method_not_accepted: "Set up one of those that your organization accepts.",
  ceremony_not_found: AGAIN,
  ceremony_expired: AGAIN,
  ceremony_already_used: AGAIN,
  invalid_credential: AGAIN,
};

/** What to do next, as a sentence. */
export function detailOf({ code, detail, verdict }: Problem): string {
  if (verdict) {
    const missed = verdict.requirements.filter((requirement) => requirement.met !== true);
    return `It needs: ${missed.map((requirement) => describe(requirement)).join("; ")}.`;
  }
  const known = inPages[code];
  if (known) {
    return known;
  }
  const text = detail.replaceAll("`", "");
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** What to tell the reader: the server's own words where there are any. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiFailure || error instanceof NetworkFailure) {
    return error.message;
  }
  if (error instanceof PolicyError) {
    return "You can go on without them: the server checks the same rules.";
  }
  return "Something went wrong in this page. Reload it and try again.";
}

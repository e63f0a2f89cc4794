import type { Violation } from "./policy.js";

/**
 * A policy, or an input beside the password, that cannot be used. `violations` says everything that is wrong with it.
 *
 * `policy_too_new` means that the document is of a later schema than this package reads: let the server decide.
 * `policy_unavailable` and `rules_unavailable` mean that something could not be loaded; trying again may help.
 */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  /** The code of the first violation. */
  readonly code: string;
  /** Everything that is wrong, each with its code and its path. */
  readonly violations: readonly Violation[];
  /** The HTTP status, when a document was fetched and the answer was a refusal. */
  readonly status: number | undefined;

  constructor(message: string, violations: readonly Violation[], options: { cause?: unknown; status?: number } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = violations[0]?.code ?? "invalid_policy";
    this.violations = violations;
    this.status = options.status;
  }
}

/** The error for something that could not be loaded. */
export function unavailable(
  code: "policy_unavailable" | "rules_unavailable",
  message: string,
  options: { cause?: unknown; status?: number } = {},
): PolicyError {
  return new PolicyError(message, [{ code, path: "" }], options);
}

/** Runs a function of a WebAssembly module; what it throws is a JSON list of violations. */
export function translated<T>(subject: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (typeof thrown !== "string") {
      throw thrown;
    }
    const violations = JSON.parse(thrown) as Violation[];
    const list = violations.map(({ code, path }) => (path === "" ? code : `\`${path}\`: ${code}`));
    throw new PolicyError(`the ${subject} cannot be used: ${list.join(", ")}`, violations);
  }
}

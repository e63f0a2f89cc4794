import { translated } from "./errors.js";
import type { AccessQuestion, Decision } from "./policy.js";
import { textOf, type LoadOptions, type PolicySource } from "./source.js";
import { Access } from "./wasm/access.js";

/** The class that the access module exports, without the types of a browser around it. */
interface AccessOfPolicy {
  decide(question: string, now: string): string;
}

/** The decisions of one policy. There is nothing to free. */
export class AccessPolicy {
  readonly #access: AccessOfPolicy;

  /** @internal */
  constructor(access: AccessOfPolicy) {
    this.#access = access;
  }

  /**
   * May this principal use the organization at `now`? The server decides by the same code; here it explains a refusal,
   * or shows what another policy would decide.
   *
   * @throws {PolicyError} when the document lacks a part that a decision rests on, or the question is not one
   */
  decide(question: AccessQuestion, now: Date | number): Decision {
    const time = new Date(now);
    const text = Number.isNaN(time.getTime()) ? "" : time.toISOString();
    const decision = translated("question", () => this.#access.decide(JSON.stringify(question), text));
    return JSON.parse(decision) as Decision;
  }
}

/**
 * Reads a policy for its decisions: a document, its JSON text, or a URL to fetch it from.
 *
 * @throws {PolicyError} with every violation when the document cannot be used, and when something cannot be loaded
 */
export type LoadAccessPolicy = (source: PolicySource, options?: LoadOptions) => Promise<AccessPolicy>;

/** `loadAccessPolicy` over one way of getting the module. */
export function loader(loadModule: () => Promise<void>): LoadAccessPolicy {
  return async (source, options = {}) => {
    const [text] = await Promise.all([textOf(source, options), loadModule()]);
    return new AccessPolicy(translated("policy", () => new Access(text)));
  };
}

export { PolicyError } from "./errors.js";
export type { AccessQuestion, Decision, Reason, ReasonCode } from "./policy.js";
export type { LoadOptions, PolicySource } from "./source.js";

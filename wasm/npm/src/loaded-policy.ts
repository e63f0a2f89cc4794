import { frozen, restsOnData, type UnderstoodDocument } from "./document.js";
import { PolicyError, translated } from "./errors.js";
import type { Evidence, EvidenceSource, Question } from "./evidence.js";
import type { ApiKeyRequest, ApiKeyVerdict, PasswordContext, PasswordVerdict } from "./policy.js";
import { passwordSchema, type PasswordSchema, type PasswordSchemaOptions } from "./schema.js";

/** The class that the rules module exports, without the types of a browser around it. */
interface RulesOfPolicy {
  codePointsNeeded(): number;
  document(): string;
  checkPassword(value: unknown, context: string, score?: number, common?: boolean, version?: number): string;
  checkApiKey(request: string, now: number): string;
  passwordRules(): string | undefined;
}

/** A policy, parsed once. There is nothing to free. */
export class Policy {
  /** The document as it was understood, with every default. */
  readonly document: UnderstoodDocument;
  readonly #text: string;
  readonly #rules: RulesOfPolicy;
  readonly #data: EvidenceSource | undefined;

  /** @internal */
  constructor(rules: RulesOfPolicy, data: EvidenceSource) {
    this.#rules = rules;
    this.#text = rules.document();
    this.document = frozen(JSON.parse(this.#text) as UnderstoodDocument);
    this.#data = restsOnData(this.document) ? data : undefined;
  }

  /**
   * The verdict that can be given at once. `strength` and `common_password` are `"pending"` until their data is there,
   * which this call begins to load; they are never wrongly met.
   *
   * @throws {PolicyError} when the document has no part `password`, or the context is not one
   */
  checkPassword(value: string, context: PasswordContext = {}): PasswordVerdict {
    const question = this.#question(value, context);
    const verdict = this.#judge(question, this.#data?.known(question));
    if (verdict.pending) {
      // Its answer is kept for the next call, and a failure is that call's to meet again.
      this.#data?.ask(question).catch(() => undefined);
    }
    return verdict;
  }

  /**
   * The complete verdict. It is pending only when the data cannot be loaded; the next call tries again.
   *
   * @throws {PolicyError} as {@link checkPassword}
   */
  async checkPasswordAsync(value: string, context: PasswordContext = {}): Promise<PasswordVerdict> {
    const question = this.#question(value, context);
    const verdict = this.#judge(question, undefined);
    if (this.#data === undefined || !verdict.pending) {
      return verdict;
    }
    try {
      return this.#judge(question, await this.#data.ask(question));
    } catch (error) {
      if (error instanceof PolicyError) {
        throw error;
      }
      return verdict;
    }
  }

  /**
   * The verdict on a request for an API key at `now`. Take `now` from the server (the `Date` of its answer) where the
   * clock of the device may be wrong.
   *
   * @throws {PolicyError} when the document has no part `apiKeys`, or the request is not one
   */
  checkApiKey(request: ApiKeyRequest, now: Date | number): ApiKeyVerdict {
    const text = requestText(request);
    const verdict = translated("request", () => this.#rules.checkApiKey(text, Number(now)));
    return JSON.parse(verdict) as ApiKeyVerdict;
  }

  /**
   * The value of the `passwordrules` attribute, from which password managers generate; `undefined` when the policy is
   * off.
   *
   * @throws {PolicyError} when the document has no part `password`
   */
  passwordRules(): string | undefined {
    return translated("policy", () => this.#rules.passwordRules());
  }

  /** A Standard Schema for a new password, for form libraries that take one. */
  passwordSchema(context: PasswordContext = {}, options: PasswordSchemaOptions = {}): PasswordSchema {
    return passwordSchema(this, context, options);
  }

  /** Loads the data that the policy asks for, ahead of the first check. Rejects when it cannot be loaded. */
  async preload(): Promise<void> {
    await this.#data?.load();
  }

  #question(value: string, context: PasswordContext): Question {
    if (typeof value !== "string") {
      throw new TypeError("a password is a string");
    }
    const needed = this.#rules.codePointsNeeded();
    return { document: this.#text, value: beginning(value, needed), context: JSON.stringify(context) };
  }

  #judge({ value, context }: Question, evidence: Evidence | undefined): PasswordVerdict {
    const verdict = translated("context", () =>
      this.#rules.checkPassword(value, context, evidence?.score, evidence?.common, evidence?.dataVersion),
    );
    return JSON.parse(verdict) as PasswordVerdict;
  }
}

/** At most so many code points of a text: what nobody looks at need not be copied. */
function beginning(text: string, codePoints: number): string {
  return text.length <= codePoints ? text : Array.from(text.slice(0, 2 * codePoints)).slice(0, codePoints).join("");
}

/** An invalid `Date` becomes a text that is no time, so that it is refused and not taken for "never". */
function requestText(request: ApiKeyRequest): string {
  const time = (value: string | Date | undefined): string | undefined =>
    value instanceof Date && Number.isNaN(value.getTime()) ? "" : (value as string | undefined);
  const { expiresAt, createdAt } = request;
  return JSON.stringify({ ...request, expiresAt: time(expiresAt), createdAt: time(createdAt) });
}

import { frozen, needsOf, type UnderstoodDocument } from "./document.js";
import { PolicyError, translated } from "./errors.js";
import type { Evidence, EvidenceSource, Needs, Question, StrengthLanguage } from "./evidence.js";
import type { ApiKeyRequest, ApiKeyVerdict, PasswordContext, PasswordVerdict, StrengthEstimate } from "./policy.js";
import { passwordSchema, type PasswordSchema, type PasswordSchemaOptions } from "./schema.js";

/** The class that the rules module exports, without the types of a browser around it. */
interface RulesOfPolicy {
  codePointsNeeded(): number;
  document(): string;
  question(value: unknown, context: string): string | undefined;
  checkPassword(value: unknown, context: string, evidence: number): string;
  checkApiKey(request: string, now: number): string;
  passwordRules(): string | undefined;
}

/** What an estimate knows besides the policy's model. */
export interface StrengthOptions {
  /** Languages whose words are known too; each is a file that is loaded when it is first asked for. */
  readonly languages?: readonly StrengthLanguage[] | undefined;
}

/** A policy, parsed once. There is nothing to free. */
export class Policy {
  /** The document as it was understood, with every default. */
  readonly document: UnderstoodDocument;
  readonly #rules: RulesOfPolicy;
  readonly #data: EvidenceSource;
  /** What a verdict rests on; `undefined` when on the rules alone. */
  readonly #needs: Needs | undefined;

  /** @internal */
  constructor(rules: RulesOfPolicy, data: EvidenceSource) {
    this.#rules = rules;
    this.document = frozen(JSON.parse(rules.document()) as UnderstoodDocument);
    this.#needs = needsOf(this.document);
    this.#data = data;
  }

  /**
   * The verdict that can be given at once. `strength` and `common_password` are `"pending"` until their data is there,
   * which this call begins to load; they are never wrongly met.
   *
   * @throws {PolicyError} when the document has no part `password`, or the context is not one
   */
  checkPassword(value: string, context: PasswordContext = {}): PasswordVerdict {
    const password = this.#password(value, context);
    const question = this.#needs && this.#question(this.#needs, password);
    if (question === undefined) {
      return this.#judge(password, undefined);
    }
    const verdict = this.#judge(password, this.#data.known(question));
    if (verdict.pending) {
      // Its answer is kept for the next call, and a failure is that call's to meet again.
      this.#data.ask(question).catch(() => undefined);
    }
    return verdict;
  }

  /**
   * The complete verdict. It is pending only when the data cannot be loaded; the next call tries again.
   *
   * @throws {PolicyError} as {@link checkPassword}
   */
  async checkPasswordAsync(value: string, context: PasswordContext = {}): Promise<PasswordVerdict> {
    const password = this.#password(value, context);
    const question = this.#needs && this.#question(this.#needs, password);
    const verdict = this.#judge(password, question && this.#data.known(question));
    if (question === undefined || !verdict.pending) {
      return verdict;
    }
    try {
      return this.#judge(password, await this.#data.ask(question));
    } catch {
      return verdict;
    }
  }

  /**
   * What guessing a password takes, for a meter: score, guesses, times, what is weak about it and what would help. By the
   * policy's model of strength, whether or not the policy asks for a score; a verdict never rests on `languages`.
   *
   * @throws {PolicyError} when the context is not one, or the value is no text of whole characters
   */
  async estimateStrength(
    value: string,
    context: PasswordContext = {},
    { languages = [] }: StrengthOptions = {},
  ): Promise<StrengthEstimate> {
    const model = this.document.password?.strengthModel ?? "standard";
    const needs = { words: [model, ...languages], common: false, estimate: true };
    const question = this.#question(needs, this.#password(value, context));
    if (question === undefined) {
      throw new PolicyError("the value is not a text of whole characters", [{ code: "invalid_encoding", path: "value" }]);
    }
    const { estimate } = await this.#data.ask(question);
    if (estimate === undefined) {
      throw new Error("the data gave no estimate");
    }
    return estimate;
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
    if (this.#needs !== undefined) {
      await this.#data.load(this.#needs);
    }
  }

  #password(value: string, context: PasswordContext): Password {
    if (typeof value !== "string") {
      throw new TypeError("a password is a string");
    }
    return { value: beginning(value, this.#rules.codePointsNeeded()), context: JSON.stringify(context) };
  }

  /** `undefined` for a value that is no text of whole characters. */
  #question(needs: Needs, { value, context }: Password): Question | undefined {
    const text = translated("context", () => this.#rules.question(value, context));
    return text === undefined ? undefined : { needs, text };
  }

  #judge({ value, context }: Password, evidence: Evidence | undefined): PasswordVerdict {
    const verdict = translated("context", () => this.#rules.checkPassword(value, context, evidence?.bits ?? 0));
    return JSON.parse(verdict) as PasswordVerdict;
  }
}

/** A candidate as it is handed to the rules. */
interface Password {
  readonly value: string;
  /** As JSON. */
  readonly context: string;
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

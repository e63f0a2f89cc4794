import { frozen, needsOf, type UnderstoodDocument } from "./document.js";
import { PolicyError, translated } from "./errors.js";
import type { Evidence, EvidenceSource, Needs, Question, StrengthLanguage } from "./evidence.js";
import type { ApiKeyRequest, ApiKeyVerdict, PasswordContext, PasswordVerdict, StrengthEstimate } from "./policy.js";
import { type ModuleMemory, Room, type WithRoom } from "./room.js";
import { passwordSchema, type PasswordSchema, type PasswordSchemaOptions } from "./schema.js";

/** The class that the rules module exports, without the types of a browser around it. */
interface RulesOfPolicy extends WithRoom {
  setPolicy(units: number): string;
  setContext(units: number): string;
  setCandidate(units: number): boolean | undefined;
  comparedWords(): number | undefined;
  candidate(): string | undefined;
  judge(evidence: number): number;
  verdict(): string;
  checkApiKey(units: number, now: number): string;
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
  readonly #room: Room;
  readonly #data: EvidenceSource;
  /** What a verdict rests on; `undefined` when on the rules alone. */
  readonly #needs: Needs | undefined;
  /** By the number that only equal ones share. Who types gets some dozens. */
  readonly #verdicts = new Map<number, PasswordVerdict>();
  /** The last context: an object that is the same with the same fields, or has the same JSON, is not read again. */
  #context: PasswordContext = NOBODY;
  #fields = fieldsOf(NOBODY);
  #contextText = JSON.stringify(NOBODY);
  #words = "";

  /** @internal */
  constructor(rules: RulesOfPolicy, memory: ModuleMemory, text: string, data: EvidenceSource) {
    this.#rules = rules;
    this.#room = new Room(memory, rules);
    const document = translated("policy", () => rules.setPolicy(this.#room.write(text)));
    this.document = frozen(JSON.parse(document) as UnderstoodDocument);
    this.#needs = needsOf(this.document);
    this.#data = data;
  }

  /**
   * The verdict that can be given at once. `strength` and `common_password` are `"pending"` until their data is there,
   * which this call begins to load; they are never wrongly met. It is frozen: the same verdict is the same object.
   *
   * @throws {PolicyError} when the document has no part `password`, or the context is not one
   */
  checkPassword(value: string, context: PasswordContext = NOBODY): PasswordVerdict {
    const question = this.#question(this.#needs, value, context);
    if (question === undefined) {
      return this.#judge(undefined);
    }
    const verdict = this.#judge(this.#data.known(question));
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
  async checkPasswordAsync(value: string, context: PasswordContext = NOBODY): Promise<PasswordVerdict> {
    const question = this.#question(this.#needs, value, context);
    const verdict = this.#judge(question && this.#data.known(question));
    if (question === undefined || !verdict.pending) {
      return verdict;
    }
    try {
      const evidence = await this.#data.ask(question);
      // Meanwhile others may have been judged.
      this.#question(this.#needs, value, context);
      return this.#judge(evidence);
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
    context: PasswordContext = NOBODY,
    { languages = [] }: StrengthOptions = {},
  ): Promise<StrengthEstimate> {
    const model = this.document.password?.strengthModel ?? "standard";
    const needs = { words: [model, ...languages], common: false, estimate: true };
    const question = this.#question(needs, value, context);
    if (question === undefined) {
      throw new PolicyError("the value is not a text of whole characters", [{ code: "invalid_encoding", path: "value" }]);
    }
    const comparedWords = this.#rules.comparedWords();
    const { estimate } = await this.#data.ask(question);
    if (estimate === undefined) {
      throw new Error("the data gave no estimate");
    }
    return comparedWords === undefined ? estimate : { ...estimate, comparedWords };
  }

  /**
   * The verdict on a request for an API key at `now`. Take `now` from the server (the `Date` of its answer) where the
   * clock of the device may be wrong.
   *
   * @throws {PolicyError} when the document has no part `apiKeys`, or the request is not one
   */
  checkApiKey(request: ApiKeyRequest, now: Date | number): ApiKeyVerdict {
    const text = requestText(request);
    const verdict = translated("request", () => this.#rules.checkApiKey(this.#room.write(text), Number(now)));
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
  passwordSchema(context: PasswordContext = NOBODY, options: PasswordSchemaOptions = {}): PasswordSchema {
    return passwordSchema(this, context, options);
  }

  /** Loads the data that the policy asks for, ahead of the first check. Rejects when it cannot be loaded. */
  async preload(): Promise<void> {
    if (this.#needs !== undefined) {
      await this.#data.load(this.#needs);
    }
  }

  /** Hands the candidate to the rules; `undefined` when nothing needs to be asked or can be. */
  #question(needs: Needs | undefined, value: string, context: PasswordContext): Question | undefined {
    if (typeof value !== "string") {
      throw new TypeError("a password is a string");
    }
    this.#setContext(context);
    const isWhole = this.#rules.setCandidate(this.#room.write(value, MOST_UNITS));
    if (needs === undefined || isWhole === undefined) {
      return undefined;
    }
    const candidate = isWhole ? value : (this.#rules.candidate() ?? "");
    return { needs, words: this.#words, candidate };
  }

  #setContext(context: PasswordContext): void {
    if (context === this.#context && isSame(context, this.#fields)) {
      return;
    }
    const text = JSON.stringify(context);
    if (text !== this.#contextText) {
      this.#words = translated("context", () => this.#rules.setContext(this.#room.write(text)));
      this.#contextText = text;
    }
    this.#context = context;
    this.#fields = fieldsOf(context);
  }

  /** The verdict on the candidate that was handed over. */
  #judge(evidence: Evidence | undefined): PasswordVerdict {
    const number = translated("policy", () => this.#rules.judge(evidence?.bits ?? 0));
    const known = this.#verdicts.get(number);
    if (known !== undefined) {
      return known;
    }
    const verdict = frozen(JSON.parse(this.#rules.verdict())) as PasswordVerdict;
    if (number >= 0) {
      if (this.#verdicts.size >= MOST_VERDICTS) {
        this.#verdicts.clear();
      }
      this.#verdicts.set(number, verdict);
    }
    return verdict;
  }
}

const MOST_VERDICTS = 1000;
const NOBODY: PasswordContext = {};

/** The 4,101 code points that a verdict looks at have at most so many units; what nobody looks at is not copied. */
const MOST_UNITS = 2 * 4101;

/** What a context had when it was read; a list of names may change within. */
function fieldsOf(context: PasswordContext): PasswordContext & { readonly count: number } {
  return { ...context, count: Object.keys(context).length };
}

function isSame(context: PasswordContext, { count, email, name, organization }: ReturnType<typeof fieldsOf>): boolean {
  let fields = 0;
  for (const _ in context) {
    fields += 1;
  }
  return (
    fields === count &&
    context.email === email &&
    context.name === name &&
    context.organization === organization &&
    typeof organization !== "object"
  );
}

/** An invalid `Date` becomes a text that is no time, so that it is refused and not taken for "never". */
function requestText(request: ApiKeyRequest): string {
  const time = (value: string | Date | undefined): string | undefined =>
    value instanceof Date && Number.isNaN(value.getTime()) ? "" : (value as string | undefined);
  const { expiresAt, createdAt } = request;
  return JSON.stringify({ ...request, expiresAt: time(expiresAt), createdAt: time(createdAt) });
}

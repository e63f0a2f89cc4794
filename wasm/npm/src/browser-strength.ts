import { openEstimator, type Estimator } from "./estimator.js";
import type { Evidence, EvidenceSource, Question } from "./evidence.js";
import { retried } from "./retried.js";

/** So many answers are kept: what is typed is short-lived and secret. */
const REMEMBERED = 16;
/** So many questions wait; the oldest beyond that go without an answer. */
const WAITING = 32;

interface Waiting {
  readonly question: Question;
  readonly answer: Promise<Evidence>;
  readonly resolve: (evidence: Evidence) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The data in a browser. The newest question is answered first, so that the answer for what is in the field now never
 * waits for what was typed before.
 */
export class BrowserStrength implements EvidenceSource {
  readonly #remembered = new Map<string, Evidence>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #open: () => Promise<Estimator>;
  #estimator: () => Promise<Estimator>;
  #isBusy = false;

  constructor(open: () => Promise<Estimator> = openEstimator) {
    this.#open = open;
    this.#estimator = retried(open);
  }

  async load(): Promise<void> {
    await this.#estimator();
  }

  known(question: Question): Evidence | undefined {
    return this.#remembered.get(keyOf(question));
  }

  ask(question: Question): Promise<Evidence> {
    const key = keyOf(question);
    const remembered = this.#remembered.get(key);
    if (remembered !== undefined) {
      return Promise.resolve(remembered);
    }
    const waiting = this.#waiting.get(key) ?? wait(question);
    this.#waiting.delete(key);
    this.#waiting.set(key, waiting);
    if (this.#waiting.size > WAITING) {
      this.#take(this.#waiting.keys().next().value)?.reject(new Error("newer questions came first"));
    }
    void this.#work();
    return waiting.answer;
  }

  async #work(): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    try {
      const estimate = await this.#estimator();
      for (let key = newest(this.#waiting); key !== undefined; key = newest(this.#waiting)) {
        const waiting = this.#waiting.get(key);
        if (waiting !== undefined) {
          const evidence = await estimate(waiting.question);
          this.#take(key);
          this.#remember(key, evidence);
          waiting.resolve(evidence);
        }
      }
    } catch (error) {
      // Whatever went wrong, the next question starts afresh.
      this.#estimator = retried(this.#open);
      for (const key of [...this.#waiting.keys()]) {
        this.#take(key)?.reject(error);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #take(key: string | undefined): Waiting | undefined {
    const waiting = key === undefined ? undefined : this.#waiting.get(key);
    if (key !== undefined) {
      this.#waiting.delete(key);
    }
    return waiting;
  }

  #remember(key: string, evidence: Evidence): void {
    this.#remembered.set(key, evidence);
    if (this.#remembered.size > REMEMBERED) {
      const oldest = this.#remembered.keys().next().value;
      if (oldest !== undefined) {
        this.#remembered.delete(oldest);
      }
    }
  }
}

function wait(question: Question): Waiting {
  let resolve: Waiting["resolve"] = () => undefined;
  let reject: Waiting["reject"] = () => undefined;
  const answer = new Promise<Evidence>((onAnswer, onFailure) => {
    resolve = onAnswer;
    reject = onFailure;
  });
  return { question, answer, resolve, reject };
}

function newest(waiting: ReadonlyMap<string, Waiting>): string | undefined {
  return [...waiting.keys()].at(-1);
}

function keyOf({ document, value, context }: Question): string {
  return JSON.stringify([document, context, value]);
}

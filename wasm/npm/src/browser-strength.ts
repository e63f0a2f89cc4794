import { openEstimator, type Estimator } from "./estimator.js";
import type { Evidence, EvidenceSource, Needs, Question } from "./evidence.js";

/** So many answers are kept: what is typed is short-lived and secret. */
const REMEMBERED = 16;
/** So many questions wait; the oldest beyond that go without an answer. */
const WAITING = 32;

const NOTHING: Needs = { words: [], common: false, estimate: false };

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
  readonly #open: (needs: Needs) => Promise<Estimator>;
  #estimator: Promise<Estimator> | undefined;
  #isBusy = false;

  constructor(open: (needs: Needs) => Promise<Estimator> = openEstimator) {
    this.#open = open;
  }

  begin(needs: Needs): void {
    this.load(needs).catch(() => undefined);
  }

  async load(needs: Needs): Promise<void> {
    await this.ask({ needs, words: "", candidate: "" });
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
      for (let key = newest(this.#waiting); key !== undefined; key = newest(this.#waiting)) {
        const first = this.#waiting.get(key);
        this.#estimator ??= this.#open(first?.question.needs ?? NOTHING);
        const estimate = await this.#estimator;
        // By now a newer one may have come.
        key = newest(this.#waiting) ?? key;
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
      this.#estimator = undefined;
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

function keyOf({ needs, words, candidate }: Question): string {
  return JSON.stringify([needs, words, candidate]);
}

import type { Evidence, Needs, Question } from "./evidence.js";
import type { FromWorker } from "./strength-worker.js";

/** A worker whose script has not begun to run within so many milliseconds never will. */
const START_WITHIN = 5_000;

/** Answers one question at a time. */
export type Estimator = (question: Question) => Promise<Evidence>;

/** A worker that loads its data, or, where no worker can be had, this thread when it is idle. */
export async function openEstimator(needs: Needs): Promise<Estimator> {
  return (await inWorker(needs)) ?? inThisThread();
}

/** `undefined` when the worker cannot start. */
async function inWorker(needs: Needs): Promise<Estimator | undefined> {
  let worker: Worker;
  try {
    worker = new Worker(new URL("./strength-worker.js", import.meta.url), {
      type: "module",
      name: JSON.stringify(needs),
    });
  } catch {
    return undefined;
  }
  const started = await Promise.race([nextMessage(worker), patience()]);
  if (started === undefined) {
    worker.terminate();
    return undefined;
  }
  return async (question) => {
    const next = nextMessage(worker);
    worker.postMessage(question);
    const message = await next;
    if (message?.kind === "answer") {
      return message.evidence;
    }
    worker.terminate();
    throw new Error(message?.kind === "failed" ? message.message : "the worker stopped");
  };
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, START_WITHIN));
}

/** What the worker says next; `undefined` when it breaks instead. */
function nextMessage(worker: Worker): Promise<FromWorker | undefined> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
    worker.onmessageerror = () => resolve(undefined);
  });
}

async function inThisThread(): Promise<Estimator> {
  await idle();
  const { openStrength } = await import("./strength-module.js");
  const strength = openStrength();
  return async (question) => {
    await strength.load(question.needs);
    await idle();
    return strength.answer(question) ?? {};
  };
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => resolve(), { timeout: 200 });
    } else {
      setTimeout(resolve, 0);
    }
  });
}

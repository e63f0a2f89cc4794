// The worker in which browsers estimate. It says that it runs, then whether its data is there, then answers one question
// at a time.

import type { Evidence, Question } from "./evidence.js";
import { loadStrength } from "./strength-module.js";

/** What the worker says. */
export type FromWorker =
  | { readonly kind: "started" }
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly evidence: Evidence }
  | { readonly kind: "failed"; readonly message: string };

const say = (message: FromWorker): void => postMessage(message);
const fail = (error: unknown): void => say({ kind: "failed", message: String(error) });

say({ kind: "started" });

// No `await` at the top: bundlers may make a classic script of this.
loadStrength().then((answer) => {
  addEventListener("message", ({ data }: MessageEvent<Question>) => {
    try {
      say({ kind: "answer", evidence: answer(data) });
    } catch (error) {
      fail(error);
    }
  });
  say({ kind: "ready" });
}, fail);

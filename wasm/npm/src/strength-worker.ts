// The worker in which browsers estimate. It says that it runs, then answers one question at a time. Its name is the JSON
// of what it will be asked for, so that everything is fetched at once.

import type { Evidence, Needs, Question } from "./evidence.js";
import { openStrength } from "./strength-module.js";

/** What the worker says. */
export type FromWorker =
  | { readonly kind: "started" }
  | { readonly kind: "answer"; readonly evidence: Evidence }
  | { readonly kind: "failed"; readonly message: string };

const say = (message: FromWorker): void => postMessage(message);

const strength = openStrength();
addEventListener("message", ({ data }: MessageEvent<Question>) => {
  strength
    .load(data.needs)
    .then(() => say({ kind: "answer", evidence: strength.answer(data) ?? {} }))
    .catch((error: unknown) => say({ kind: "failed", message: String(error) }));
});
say({ kind: "started" });

try {
  // Whoever asks is told what failed.
  strength.load(JSON.parse(self.name) as Needs).catch(() => undefined);
} catch {
  // Another name says nothing.
}

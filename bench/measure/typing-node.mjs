// Microseconds per keystroke in Node, each call timed on its own by `process.hrtime.bigint()`.

import { Child } from "./child.mjs";

/** A sample for each keystroke that was typed within the budget. */
export async function typingInNode(subject, budget) {
  const child = new Child("./typing-child.mjs", subject);
  const answer = await child.ask({ budget }, 10 * (budget.warmUp + budget.timed));
  if (!answer) {
    child.end();
    throw new Error(`${subject.id} does not come to an end`);
  }
  return answer.samples;
}

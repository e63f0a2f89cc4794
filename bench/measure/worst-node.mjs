// The longest single call in Node, with a limit for each.

import { Child } from "./child.mjs";

const START_LIMIT = 60_000;

/** For each input how many microseconds a call takes; `undefined` where it takes longer than `limit` milliseconds. */
export async function worstInNode(subject, inputs, limit) {
  const times = [];
  let child;
  for (const { text } of inputs) {
    if (!child) {
      child = new Child("./worst-child.mjs", subject);
      await child.ask({}, START_LIMIT);
    }
    const answer = await child.ask({ text }, limit);
    times.push(answer?.microseconds);
    if (!answer) {
      child.end();
      child = undefined;
    }
  }
  child?.end();
  return times;
}

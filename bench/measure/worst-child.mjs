// Answers how long one call takes, in a Node process that may be ended while it does.

import { corpus } from "../inputs/corpus.mjs";
import { median } from "./statistics.mjs";

const WARM_UP = 100;
const REPEATS = 5;
/** A call longer than this is long enough to be measured once. */
const LONG = 20_000;
/** Asked between two calls, so that nothing of an input is known from the call before. */
const OTHER = "~";

const { start } = await import(`../subjects/${process.argv[2]}.js`);
const subject = await start();
const call = subject.complete ?? subject.check;

async function time(text) {
  await call(OTHER);
  const began = process.hrtime.bigint();
  const answer = call(text);
  if (subject.complete) await answer;
  return Number(process.hrtime.bigint() - began) / 1000;
}

process.on("message", async ({ text }) => {
  if (text === undefined) {
    for (const keystroke of corpus().slice(0, WARM_UP)) await time(keystroke);
    process.send({});
    return;
  }
  const samples = [await time(text)];
  while (samples.length < REPEATS && samples[0] < LONG) samples.push(await time(text));
  process.send({ microseconds: median(samples) });
});

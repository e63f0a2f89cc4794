// How long one input holds the page in Chromium: the longest time between two messages that the page sends itself, while
// a verdict is asked for and until it is complete. For a library that answers at once that is its call.

import { open, openSubject } from "./chromium.mjs";
import { lowerMedian } from "./statistics.mjs";
import { watch } from "../page/watch.js";

/** An input that held the page twice for longer, in milliseconds, is not asked again. */
const LONG = 250;
/** What the way to the page and back may take beside the call. */
const SLACK = 500;

/** For each input the `usual` and `longest` milliseconds; `undefined` where it held the page for longer than `limit`. */
export async function holding(browser, site, subject, inputs, { rounds, limit }) {
  const held = inputs.map(() => []);
  let page;
  // Every input is asked before any is asked again, so that no answer is remembered.
  for (let round = 0; round < rounds; round += 1) {
    for (const index of inputs.keys()) {
      if (isDone(held[index])) continue;
      page ??= await openWith(browser, site, subject, inputs);
      const time = await within(limit + SLACK, page.tab.evaluate(watch, { index, limit }));
      held[index].push(time > limit ? undefined : time);
      if (time === undefined) {
        await page.close();
        page = undefined;
      }
    }
  }
  await page?.close();
  return held.map((times) => (times.includes(undefined) ? undefined : summary(times)));
}

/** The same while a fresh page starts the library, until its first complete verdict. */
export async function holdingAtStart(browser, site, subject, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const { tab, close } = await open(browser);
    await tab.goto(`${site.url(subject)}?wait`);
    times.push(await tab.evaluate(watch, { isStart: true }));
    await close();
  }
  return summary(times);
}

/** The same for a second in which a page does nothing: what the machine itself adds. */
export async function holdingOfNothing(browser, site, subject, rounds) {
  const { tab, close } = await openSubject(browser, site, subject);
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await tab.evaluate(watch, { limit: 1000 }));
  await close();
  return summary(times);
}

const isDone = (times) => times.includes(undefined) || times.filter((time) => time > LONG).length >= 2;

// Of two, the lower: what else the machine does only adds.
const summary = (times) => ({ usual: lowerMedian(times), longest: Math.max(...times) });

/** A subject's page that has the inputs already, so that their way there is no part of the measure. */
async function openWith(browser, site, subject, inputs) {
  const page = await openSubject(browser, site, subject);
  await page.tab.evaluate(
    (texts) => (globalThis.inputs = texts),
    inputs.map(({ text }) => text),
  );
  return page;
}

function within(limit, promise) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, limit)));
  // The page is closed when it is late, which ends the promise with an error that nobody waits for.
  promise.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

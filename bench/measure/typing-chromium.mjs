// Microseconds per keystroke in Chromium. Its clock counts in 5 µs, so a call that is answered at once is repeated until
// about 100 µs have passed, and the mean is the sample; the same rule for every library. An answer that is waited for is
// never repeated: it takes much longer than the clock's step, and could be remembered.

import { corpus } from "../inputs/corpus.mjs";
import { openSubject } from "./chromium.mjs";

/** A sample for each keystroke that was typed within the budget. */
export async function typingInChromium(browser, site, subject, budget) {
  const { tab, close } = await openSubject(browser, site, subject);
  const samples = await tab.evaluate(type, { keystrokes: corpus(), budget });
  await close();
  return samples;
}

/** Runs in the page. */
async function type({ keystrokes, budget }) {
  const { subject } = await globalThis.begun;
  const { check, complete } = subject;
  const pass = async (limit, repeats) => {
    const samples = [];
    const end = performance.now() + limit;
    for (const keystroke of keystrokes) {
      const began = performance.now();
      if (complete) {
        await complete(keystroke);
      } else {
        for (let repeat = 0; repeat < repeats; repeat += 1) check(keystroke);
      }
      const ended = performance.now();
      samples.push(((ended - began) * 1000) / repeats);
      if (ended > end) break;
    }
    return samples;
  };
  const began = performance.now();
  const { length } = await pass(budget.warmUp, 1);
  const mean = ((performance.now() - began) * 1000) / length;
  return pass(budget.timed, complete ? 1 : Math.max(1, Math.ceil(100 / mean)));
}

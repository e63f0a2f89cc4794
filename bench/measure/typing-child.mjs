// Types the corpus in a Node process of its own.

import { corpus } from "../inputs/corpus.mjs";

const { start } = await import(`../subjects/${process.argv[2]}.js`);

process.once("message", async ({ budget }) => {
  const keystrokes = corpus();
  const subject = await start();
  const { complete } = subject;
  // Two loops, so that the answers of a library that has them at once are not waited for.
  const type = complete
    ? async (samples, end) => {
        for (const keystroke of keystrokes) {
          const began = process.hrtime.bigint();
          await complete(keystroke);
          const ended = process.hrtime.bigint();
          samples.push(Number(ended - began) / 1000);
          if (ended > end) break;
        }
      }
    : (samples, end) => {
        for (const keystroke of keystrokes) {
          const began = process.hrtime.bigint();
          subject.check(keystroke);
          const ended = process.hrtime.bigint();
          samples.push(Number(ended - began) / 1000);
          if (ended > end) break;
        }
      };
  const after = (milliseconds) => process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n;
  await type([], after(budget.warmUp));
  const samples = [];
  await type(samples, after(budget.timed));
  process.send({ samples: Float64Array.from(samples) }, () => process.exit());
});

// Measures everything in one run, prints the report and writes it to results.md. `--quick` takes few samples, to see
// that everything still works, and writes nothing.

import { writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";

import { adversarial } from "./inputs/adversarial.mjs";
import { corpus } from "./inputs/corpus.mjs";
import { bundle } from "./measure/bundle.mjs";
import { bytes } from "./measure/bytes.mjs";
import { launch } from "./measure/chromium.mjs";
import { cold } from "./measure/cold.mjs";
import { holding, holdingAtStart, holdingOfNothing } from "./measure/hold-chromium.mjs";
import { typingNatively } from "./measure/native.mjs";
import { serve } from "./measure/site.mjs";
import { typingInChromium } from "./measure/typing-chromium.mjs";
import { typingInNode } from "./measure/typing-node.mjs";
import { worstInNode } from "./measure/worst-node.mjs";
import { report } from "./report/report.mjs";
import { floor, onColdPages, subjects, versions } from "./subjects.mjs";

const isQuick = process.argv.includes("--quick");
const settings = isQuick
  ? { coldRounds: 1, holdRounds: 1, typing: { warmUp: 100, timed: 500 } }
  : { coldRounds: 15, holdRounds: 5, typing: { warmUp: 2000, timed: 30_000 } };
const limits = isQuick ? { node: 300, chromium: 300 } : { node: 3000, chromium: 2000 };

const began = performance.now();
const date = new Date().toISOString().slice(0, 10);
const loadBefore = loadavg()[0];
const say = (text) => console.error(`bench: ${text}`);

/** Asks for a figure of each subject, one after the other. */
async function ofEach(title, measured, measure) {
  const figures = new Map();
  for (const subject of measured) {
    say(`${title}: ${subject.id}`);
    figures.set(subject.id, await measure(subject));
  }
  return figures;
}

const pages = [...subjects, ...onColdPages];
const bundled = await ofEach("bundling", pages, bundle);
const files = new Map([...bundled.values()].flatMap((map) => [...map]));
// The shorter ones are enough to see that everything works.
const inputs = adversarial().filter(({ text }) => !isQuick || text.length <= 128);
const site = await serve(files, pages);
const browser = await launch();
try {
  say("cold pages");
  const coldTimes = await cold(browser, site, pages, settings.coldRounds);
  const ours = subjects.filter(({ isOurs }) => isOurs);
  const { typing, holdRounds } = settings;
  const hold = { rounds: holdRounds, limit: limits.chromium };
  const text = report({
    date,
    subjects,
    onColdPages,
    settings,
    limits,
    inputs,
    keystrokes: corpus().length,
    versions: [...new Set((await Promise.all(subjects.map(versions))).flat())],
    isBrotli: site.isBrotli(),
    bytes: new Map(
      [...coldTimes].map(([id, { firstFiles, allFiles }]) => [
        id,
        { first: bytes(files, firstFiles), all: bytes(files, allFiles) },
      ]),
    ),
    cold: coldTimes,
    node: await ofEach("typing in Node", subjects, (subject) => typingInNode(subject, typing)),
    native: typingNatively(),
    chromium: await ofEach("typing in Chromium", subjects, (subject) =>
      typingInChromium(browser, site, subject, typing),
    ),
    worstNode: await ofEach("hostile input in Node", subjects, (subject) => worstInNode(subject, inputs, limits.node)),
    held: await ofEach("hostile input in Chromium", subjects, (subject) =>
      holding(browser, site, subject, inputs, hold),
    ),
    heldAtStart: await ofEach("start in Chromium", ours, (subject) =>
      holdingAtStart(browser, site, subject, holdRounds),
    ),
    heldByNothing: await holdingOfNothing(browser, site, floor, holdRounds),
    machine: {
      cores: availableParallelism(),
      loadBefore,
      loadAfter: loadavg()[0],
      node: process.versions.node,
      chromium: browser.version(),
    },
    took: performance.now() - began,
  });
  console.log(text);
  if (!isQuick) await writeFile(new URL("results.md", import.meta.url), text);
} finally {
  await browser.close();
  site.close();
}

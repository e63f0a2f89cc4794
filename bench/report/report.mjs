// The report of a run, in Markdown. Every figure in it comes from the run.

import { number, table } from "./format.mjs";
import { goals } from "./goals.mjs";
import { losses } from "./losses.mjs";
import {
  bytesTable,
  chromiumInputsTable,
  coldTable,
  nodeInputsTable,
  ratiosTable,
  summaryTable,
  typingTable,
  worstTable,
} from "./tables.mjs";

export function report(run) {
  const { machine, versions, settings, limits, keystrokes, heldAtStart, heldByNothing, isBrotli } = run;
  const isBusy = machine.loadBefore > machine.cores / 2;
  const seconds = (milliseconds) => `${number(milliseconds / 1000)} s`;
  const starts = run.subjects.filter(({ id }) => heldAtStart.has(id));
  return `# How it compares

Written by \`cargo xtask bench\` on ${run.date}, in one run of ${seconds(run.took)}. Times depend on the machine and on what
else it does; **only ratios within one run are claims**.

Machine: ${machine.cores} cores, load average ${number(machine.loadBefore)} before and ${number(machine.loadAfter)} after.
Node ${machine.node}, Chromium ${machine.chromium}, ${versions.join(", ")}.

${isBusy ? "**The machine was busy with other work when this run began: repeat it. Bytes stand; times say little.**\n\n" : ""}What is compared does not do the same; the last column says what each answers.

${summaryTable(run)}

## Ratios, ours divided by theirs

Below 1, ours is ahead. "rules", "strength" and "compact" are the rows of \`@lockstep/policy\` above.

${ratiosTable(run)}

## Where it is behind

${losses(run).join("\n") || "Nowhere in this run."}

## What the project asks of itself

${table(["", "this run", ""], goals(run))}

## Bytes

What a page loads, WebAssembly and data included, bundled and minified by Vite in production mode with the same options
for all.

${bytesTable(run)}

## A cold page

Milliseconds from the start of the navigation, in Chromium: a new browser context, cache off, served from localhost with
${isBrotli ? "brotli 11" : "gzip -9"}, but for a file that this makes less than 5 % smaller; median of ${settings.coldRounds} rounds in which
the subjects take turns. There is no network in between, so bytes weigh less here than for a visitor. The least that anything in WebAssembly takes is measured too: a page that loads, compiles and calls a
module of one function.

${coldTable(run)}

## Typing

Microseconds per keystroke, over ${keystrokes.toLocaleString("en")} keystrokes: every prefix of passphrases, words in l33t, names with years, names
with years and dates, keyboard walks, dates and random characters, made by a seeded generator (\`inputs/corpus.mjs\`) and
shuffled by password. A subject types for at most ${seconds(settings.typing.timed)}, after at most ${seconds(settings.typing.warmUp)} of warming up; what it does not reach is
said. In Node each call is timed by itself with \`process.hrtime.bigint()\`. In Chromium the page is cross-origin isolated,
so its clock counts in 5 µs, and a call that answers at once is repeated to fill about 100 µs, its mean being the sample:
that smooths the p99 of short calls. With strength the complete verdict is waited for, and is made in the same thread.

${typingTable(run)}

## Hostile input

The longest single call in Node, in a process that is ended after ${seconds(limits.node)} (median of 5 where a call is short;
before each another text is asked, so that nothing is known of the input). In Chromium
the longest time for which the page could not run anything else while the complete verdict was made (the longest gap
between messages that the page sends itself; median of ${settings.holdRounds} rounds, ended after ${seconds(limits.chromium)}). A page that does nothing for a second
shows such a gap of ${number(heldByNothing.usual)} ms by itself (longest ${number(heldByNothing.longest)} ms).

${worstTable(run)}

While a fresh page loads and starts, until the first complete verdict, the page is held for at most
${starts.map(({ id, name }) => `${number(heldAtStart.get(id).usual)} ms by ${name}`).join(" and ")} (median of ${settings.holdRounds}).

${nodeInputsTable(run)}

In brackets the longest of the rounds, with whatever else the machine did:

${chromiumInputsTable(run)}
`;
}

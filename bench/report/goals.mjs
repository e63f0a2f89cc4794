// What the project asks of itself, and whether this run shows it.

import { number } from "./format.mjs";
import { metrics } from "./metrics.mjs";

const RULES_GZIP_KB = 45;
const RULES_P99_US = 20;
const HOLD_MS = 16;

export function goals(run) {
  const figures = new Map(metrics(run).map(({ title, of }) => [title, of]));
  const of = (title, id) => figures.get(title)(id);
  const bytes = of("kB gzip, first verdict", "rules");
  const first = of("ms to the first verdict, cold", "rules");
  const zxcvbn = of("ms to the first verdict, cold", "zxcvbn");
  const p99 = of("µs a keystroke, Node, p99", "rules");
  const held = ["rules", "strength"].map((id) => of("ms that one input holds the page, Chromium", id) ?? Infinity);
  const start = Math.max(...[...run.heldAtStart.values()].map(({ usual }) => usual));
  return [
    goal(`rules with their JavaScript ≤ ${RULES_GZIP_KB} kB gzip`, bytes, "kB", bytes <= RULES_GZIP_KB),
    goal(`first verdict of the rules before \`zxcvbn\`'s (${number(zxcvbn)} ms)`, first, "ms", first < zxcvbn),
    goal(`rules ≤ ${RULES_P99_US} µs a keystroke in Node, p99`, p99, "µs", p99 <= RULES_P99_US),
    goal(`no input holds the page for more than ${HOLD_MS} ms`, Math.max(...held), "ms", Math.max(...held) <= HOLD_MS),
    goal(`nor does loading the rules or the strength`, start, "ms", start <= HOLD_MS),
  ];
}

function goal(text, value, unit, isMet) {
  return [text, `${number(value)} ${unit}`, isMet ? "met" : "**missed**"];
}

// What the project asks of itself, and whether this run shows it.

import { LONGEST_TYPED } from "../inputs/adversarial.mjs";
import { floor, leastModule, preloaded } from "../subjects.mjs";
import { number } from "./format.mjs";
import { metrics, worst } from "./metrics.mjs";

const RULES_GZIP_KB = 45;
const RULES_P99_US = 20;
const HOLD_MS = 16;
const STRENGTH_GZIP_KB = { strength: 360, compact: 120 };
const STRENGTH_MEDIAN_US = 4;
const STRENGTH_P99_US = 40;
const STRENGTH_LONGEST_MS = 1;
const STRENGTH_NATIVE_US = 3;

export function goals(run) {
  const figures = new Map(metrics(run).map(({ title, of }) => [title, of]));
  const of = (title, id) => figures.get(title)(id);
  const bytes = of("kB gzip, first verdict", "rules");
  const first = of("ms to the first verdict, cold", "rules");
  const zxcvbn = of("ms to the first verdict, cold", "zxcvbn");
  const p99 = of("µs a keystroke, Node, p99", "rules");
  const held = ["rules", "strength", "compact"].map((id) => of("ms that one input holds the page, Chromium", id) ?? Infinity);
  const start = Math.max(...[...run.heldAtStart.values()].map(({ usual }) => usual));
  return [
    goal(`rules with their JavaScript ≤ ${RULES_GZIP_KB} kB gzip`, bytes, "kB", bytes <= RULES_GZIP_KB),
    goal(`first verdict of the rules before \`zxcvbn\`'s (${number(zxcvbn)} ms)`, first, "ms", first < zxcvbn),
    goal(`rules ≤ ${RULES_P99_US} µs a keystroke in Node, p99`, p99, "µs", p99 <= RULES_P99_US),
    goal(`no input holds the page for more than ${HOLD_MS} ms`, Math.max(...held), "ms", Math.max(...held) <= HOLD_MS),
    goal(`nor does loading the rules or the strength`, start, "ms", start <= HOLD_MS),
    ...Object.entries(STRENGTH_GZIP_KB).map(([id, limit]) => {
      const value = of("kB gzip, complete verdict", id);
      return goal(`rules + ${id} ≤ ${limit} kB gzip`, value, "kB", value <= limit);
    }),
    ...strengthGoals(of, longestTyped(run), run.native.median),
  ];
}

/** Milliseconds of the longest call with either model on what could be typed or pasted into a form. */
function longestTyped({ inputs, worstNode }) {
  const models = Object.keys(STRENGTH_GZIP_KB);
  const times = models.flatMap((id) =>
    worstNode.get(id).filter((_, index) => inputs[index].text.length <= LONGEST_TYPED),
  );
  return worst(times.map((time) => time && time / 1000)).value;
}

function strengthGoals(of, longest, native) {
  const [complete, early, zxcvbn, empty, least] = ["strength", preloaded.id, "zxcvbn", floor.id, leastModule.id].map((id) =>
    of("ms to the complete verdict, cold", id),
  );
  const half = zxcvbn / 2;
  const halfAdded = (zxcvbn - empty) / 2;
  const addedGoal = (text, value) =>
    goal(`${text} (${number(halfAdded)} ms)`, value - empty, "ms", value - empty <= halfAdded);
  const median = of("µs a keystroke, Node, median", "strength");
  const p99 = of("µs a keystroke, Node, p99", "strength");
  return [
    goal(
      `complete verdict in half of \`zxcvbn\`'s time (${number(half)} ms; the least module takes ${number(least)} ms)`,
      complete,
      "ms",
      complete <= half,
    ),
    addedGoal("what that adds to an empty page: half of what `zxcvbn` adds", complete),
    addedGoal("the same, preloaded", early),
    goal(`rules + strength ≤ ${STRENGTH_MEDIAN_US} µs a keystroke in Node, median`, median, "µs", median <= STRENGTH_MEDIAN_US),
    goal(`rules + strength ≤ ${STRENGTH_P99_US} µs a keystroke in Node, p99`, p99, "µs", p99 <= STRENGTH_P99_US),
    goal(`strength alone, natively, ≤ ${STRENGTH_NATIVE_US} µs a keystroke, median`, native, "µs", native <= STRENGTH_NATIVE_US),
    goal(`either with strength ≤ ${STRENGTH_LONGEST_MS} ms on hostile inputs of 64 to ${LONGEST_TYPED} characters`, longest, "ms", longest <= STRENGTH_LONGEST_MS),
  ];
}

function goal(text, value, unit, isMet) {
  return [text, `${number(value)} ${unit}`, isMet ? "met" : "**missed**"];
}

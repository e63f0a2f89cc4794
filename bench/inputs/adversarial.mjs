// Inputs that cost estimators the most, in three lengths that forms accept, and two that no form should see.

import { generator } from "./random.mjs";
import { date, noise, walk } from "./shapes.mjs";

const SEED = 64_256;
const family = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}";

const fill = (part, length) => part.repeat(Math.ceil(length / part.length)).slice(0, length);

function repeatsOfRepeats(length) {
  const triple = "abababc";
  return fill(`${triple.repeat(3)}d`, length);
}

/** The sequence without three equal parts in a row: many short repeats, none of them long. */
function thueMorse(length) {
  const ones = (number) => number.toString(2).replaceAll("0", "").length;
  return Array.from({ length }, (_, index) => "ab"[ones(index) % 2]).join("");
}

function joined(shape, random, length) {
  let text = "";
  while (text.length < length) text += shape(random);
  return text.slice(0, length);
}

const kinds = [
  ["one letter repeated", (length) => "a".repeat(length)],
  ["repeats of repeats", repeatsOfRepeats],
  ["all-l33t", (length) => fill("4@8({[<3609!1|70$5+%2p@$$w0rd", length)],
  ["random", (length, random) => noise(random, length)],
  ["digits", (length, random) => random.string("0123456789", length)],
  ["keyboard walks", (length, random) => walk(random, length)],
  ["dates back to back", (length, random) => joined(date, random, length)],
  ["Thue–Morse", thueMorse],
  ["full-width", (length) => fill("ｐａｓｓｗｏｒｄ１２３", length)],
  // Whole families only: half of one would be a lone surrogate.
  ["emoji families", (length) => family.repeat(Math.floor(length / family.length))],
];

/** The longest that a form accepts. */
export const LONGEST_TYPED = 256;

export function adversarial() {
  const random = generator(SEED);
  const inputs = kinds.flatMap(([kind, make]) =>
    [64, 128, LONGEST_TYPED].map((length) => [`${kind}, ${length}`, make(length, random)]),
  );
  inputs.push(["100,000 combining marks", `a${"\u0301".repeat(100_000)}`]);
  inputs.push(["1 MiB of random characters", noise(random, 2 ** 20)]);
  return inputs.map(([name, text]) => ({ name, text }));
}

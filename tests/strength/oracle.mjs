// The npm package zxcvbn 4.4.2 as an oracle. Reads from standard input, one line for each password: the password, then
// the words of the user, with tabs between. Writes score, guesses, the warning and the suggestions, with tabs between.
//
// With the argument `adjusted` it differs from the package as this project does on purpose (see
// core/src/password/strength.rs): years reach to 2029, and what every object of JavaScript has is no word. With the
// argument `lists` it prints the lists of words.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const zxcvbn = require("zxcvbn");
const lists = require("zxcvbn/lib/frequency_lists.js");
const matching = require("zxcvbn/lib/matching.js");
const scoring = require("zxcvbn/lib/scoring.js");

// The package takes it from the clock.
scoring.REFERENCE_YEAR = 2026;

const ranked = (words) => Object.assign(Object.create(null), Object.fromEntries(words.map((word, index) => [word, index + 1])));

function adjust() {
  const dictionaries = Object.fromEntries(Object.entries(lists).map(([name, words]) => [name, ranked(words)]));
  matching.set_user_input_dictionary = (words) => {
    dictionaries.user_inputs = ranked(words);
  };
  const { dictionary_match: words, regex_match: years } = matching;
  matching.dictionary_match = (password) => words.call(matching, password, dictionaries);
  matching.regex_match = (password) => years.call(matching, password, { recent_year: /19\d\d|20[0-2]\d/g });
}

const [, , mode] = process.argv;
if (mode === "lists") {
  process.stdout.write(JSON.stringify(lists));
} else {
  if (mode === "adjusted") adjust();
  for await (const line of createInterface({ input: process.stdin })) {
    const [password, ...words] = line.split("\t");
    const { score, guesses, feedback } = zxcvbn(password, words);
    const fields = [score, guesses, feedback.warning, ...feedback.suggestions];
    if (!process.stdout.write(`${fields.join("\t")}\n`)) {
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  }
}

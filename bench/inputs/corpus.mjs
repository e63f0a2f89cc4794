// What the typing measure types: passwords of every shape in mixed order, and of each one every prefix, as keystrokes
// make them. Mixed, so that whatever part of it is typed is a fair sample of the whole.

import { generator } from "./random.mjs";
import { date, leet, nameAndYear, noise, passphrase, walk } from "./shapes.mjs";

const SEED = 20_261_121;

/** How many passwords of each shape are typed. */
const shares = [
  [passphrase, 300],
  [leet, 130],
  [nameAndYear, 100],
  [walk, 100],
  [(random) => `${nameAndYear(random)}${date(random)}`, 60],
  [date, 100],
  [noise, 100],
];

export function corpus() {
  const random = generator(SEED);
  const passwords = shares.flatMap(([shape, count]) => Array.from({ length: count }, () => shape(random)));
  for (let end = passwords.length - 1; end > 0; end -= 1) {
    const other = random.below(end + 1);
    [passwords[end], passwords[other]] = [passwords[other], passwords[end]];
  }
  return passwords.flatMap((password) => Array.from(password, (_, index) => password.slice(0, index + 1)));
}

// The shapes that passwords have, each from a generator of random numbers.

import { common, names, words } from "./words.mjs";

const rows = ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"];
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
const l33t = { a: "@4", b: "8", e: "3", g: "69", i: "1!", l: "1|", o: "0", s: "$5", t: "7+", z: "2" };
const two = (number) => String(number).padStart(2, "0");
const capital = (word) => word[0].toUpperCase() + word.slice(1);

export function passphrase(random) {
  const separator = random.pick([" ", "-", ".", ""]);
  return Array.from({ length: 2 + random.below(4) }, () => random.pick(words)).join(separator);
}

export function leet(random) {
  const word = random.pick([...common, ...words]);
  const swapped = [...word].map((letter) =>
    letter in l33t && random.below(3) > 0 ? random.pick(l33t[letter]) : letter,
  );
  return capital(swapped.join("")) + random.string("0123456789", 1 + random.below(3)) + random.pick("!?$#.");
}

export function nameAndYear(random) {
  return (
    capital(random.pick(names)) + random.pick(["", "_", "."]) + (1950 + random.below(80)) + random.pick(["", "!", "#"])
  );
}

/** Steps between neighbouring keys, along a row or to the row above or below. */
export function walk(random, length = 6 + random.below(9)) {
  let row = random.below(rows.length);
  let column = random.below(10);
  let text = "";
  while (text.length < length) {
    text += rows[row][column];
    const turn = random.below(6);
    if (turn === 0 && row > 0) row -= 1;
    else if (turn === 1 && row < rows.length - 1) row += 1;
    else column += turn === 2 ? -1 : 1;
    column = (column + 10) % 10;
  }
  return text;
}

export function date(random) {
  const [day, month, year] = [1 + random.below(28), 1 + random.below(12), 1930 + random.below(100)];
  const separator = random.pick(["", "-", "/", "."]);
  return random
    .pick([
      [two(day), two(month), year],
      [year, two(month), two(day)],
      [month, day, year % 100],
    ])
    .join(separator);
}

export function noise(random, length = 8 + random.below(17)) {
  return random.string(printable, length);
}

// What is compared. `id` names the module in subjects/, unless `start` does; `preloads` are the files that the page begins to
// load before its script runs; `packages` are the packages that it stands for.

import { readFile } from "node:fs/promises";

export const subjects = [
  {
    id: "rules",
    name: "`@lockstep/policy`, rules",
    packages: ["@lockstep/policy"],
    isOurs: true,
    answers: "length, classes, sets, words of the user and the organization; the server's verdict, each requirement",
  },
  {
    id: "strength",
    name: "`@lockstep/policy`, rules + strength",
    packages: ["@lockstep/policy"],
    isOurs: true,
    answers: "the same, and the zxcvbn score of the first 64 code points",
  },
  {
    id: "compact",
    name: "`@lockstep/policy`, rules + compact strength",
    packages: ["@lockstep/policy"],
    isOurs: true,
    answers: "the same, with 13,500 words: 4 % of scores differ, nearly all higher",
  },
  {
    id: "zxcvbn",
    name: "`zxcvbn`",
    packages: ["zxcvbn"],
    answers: "score, guesses, crack times, advice; no rules",
  },
  {
    id: "zxcvbn-ts",
    name: "`@zxcvbn-ts` (core, common, en)",
    packages: ["@zxcvbn-ts/core", "@zxcvbn-ts/language-common", "@zxcvbn-ts/language-en"],
    answers: "score, guesses, crack times, advice; compares 256 characters; no rules",
  },
  {
    id: "check-password-strength",
    name: "`check-password-strength`",
    packages: ["check-password-strength"],
    answers: "one of four levels from length and classes; no dictionary, no rules",
  },
  {
    id: "password-validator",
    name: "`password-validator`",
    packages: ["password-validator"],
    answers: "length and classes, each rule that failed; no words of the user, no strength, no server",
  },
];

/** A page without a library: what the browser itself takes. */
export const floor = { id: "nothing", name: "a page without a library" };

/** The least that any package of WebAssembly takes. */
export const leastModule = { id: "least-module", name: "a page with a WebAssembly module of 39 bytes" };

/** As the package's README says under "Sooner". */
export const preloaded = {
  id: "preloaded",
  start: "strength",
  preloads: ["rules", "strength", "standard"],
  name: "`@lockstep/policy`, rules + strength, preloaded",
};

/** Measured on a cold page only. */
export const onColdPages = [preloaded, leastModule, floor];

/** The version of each package of a subject, as installed. */
export async function versions(subject) {
  const read = async (name) => {
    const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
    return `${name} ${JSON.parse(await readFile(file, "utf8")).version}`;
  };
  return Promise.all(subject.packages.map(read));
}

// How long a page that nobody has visited takes from the start of the navigation to its first answers, and what it
// loads for them. The subjects take turns, so that what else the machine does falls on all of them.

import { openSubject } from "./chromium.mjs";
import { median } from "./statistics.mjs";

/** Subject id → `{ first, complete, firstFiles, allFiles }`, times in milliseconds. */
export async function cold(browser, site, subjects, rounds) {
  const samples = new Map(subjects.map(({ id }) => [id, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(turn + Math.max(round, 0)) % subjects.length];
      site.taken();
      const { cold, close } = await openSubject(browser, site, subject);
      await close();
      // The first round warms the browser and the server.
      if (round >= 0) {
        samples.get(subject.id).push({ ...cold, allFiles: [...new Set(site.taken())] });
      }
    }
  }
  return new Map([...samples].map(([id, taken]) => [id, summary(taken)]));
}

function summary(taken) {
  return {
    first: median(taken.map(({ first }) => first)),
    complete: median(taken.map(({ complete }) => complete)),
    firstFiles: taken[0].files,
    allFiles: taken[0].allFiles,
  };
}

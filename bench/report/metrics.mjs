// The figures that are compared, each as one number per subject; smaller is better. `undefined` is "more than `limit`".

import { median, quantile } from "../measure/statistics.mjs";

/** The largest of several figures and where it is; an `undefined` among them is the largest. */
export function worst(figures) {
  const late = figures.indexOf(undefined);
  const index = late >= 0 ? late : figures.indexOf(Math.max(...figures));
  return { value: figures[index], index };
}

/** `{ title, of(id), limit }` for each compared figure of a run. */
export function metrics({ bytes, cold, node, chromium, worstNode, held, limits }) {
  return [
    { title: "kB gzip, first verdict", of: (id) => bytes.get(id).first.gzip / 1000 },
    { title: "kB gzip, complete verdict", of: (id) => bytes.get(id).all.gzip / 1000 },
    { title: "ms to the first verdict, cold", of: (id) => cold.get(id).first },
    { title: "ms to the complete verdict, cold", of: (id) => cold.get(id).complete },
    { title: "µs a keystroke, Node, median", of: (id) => median(node.get(id)) },
    { title: "µs a keystroke, Node, p99", of: (id) => quantile(node.get(id), 0.99) },
    { title: "µs a keystroke, Chromium, median", of: (id) => median(chromium.get(id)) },
    { title: "µs a keystroke, Chromium, p99", of: (id) => quantile(chromium.get(id), 0.99) },
    {
      title: "ms of the longest call, Node",
      of: (id) => worst(worstNode.get(id).map((time) => time && time / 1000)).value,
      limit: limits.node,
    },
    {
      title: "ms that one input holds the page, Chromium",
      of: (id) => worst(held.get(id).map((time) => time?.usual)).value,
      limit: limits.chromium,
    },
  ];
}

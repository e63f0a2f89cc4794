// The tables of the report.

import { median, quantile } from "../measure/statistics.mjs";
import { kilobytes, number, ratio, table } from "./format.mjs";
import { metrics, worst } from "./metrics.mjs";

/** The main figures of every subject, and what they buy. */
export function summaryTable({ subjects, bytes, cold, node, worstNode, inputs, limits }) {
  const pair = (one, other) => (one === other ? number(one) : `${number(one)} / ${number(other)}`);
  const rows = subjects.map(({ id, name, answers }) => {
    const { first, complete } = cold.get(id);
    const samples = node.get(id);
    const { value } = worst(worstNode.get(id).map((time) => time && time / 1000));
    return [
      name,
      pair(bytes.get(id).first.gzip / 1000, bytes.get(id).all.gzip / 1000),
      Math.abs(complete - first) < 1 ? number(first) : pair(first, complete),
      `${number(median(samples))} / ${number(quantile(samples, 0.99))}`,
      orMore(value, limits.node),
      answers,
    ];
  });
  const heads = [
    "",
    "kB gzip: first / complete verdict",
    "ms on a cold page: first / complete verdict",
    "µs a keystroke in Node: median / p99",
    `ms of the longest call in Node, of ${inputs.length} hostile inputs`,
    "answers",
  ];
  return table(heads, rows);
}

export function bytesTable({ subjects, bytes }) {
  const cells = ({ raw, gzip, brotli }) => [raw, gzip, brotli].map(kilobytes);
  const rows = subjects.map(({ id, name }) => [name, ...cells(bytes.get(id).first), ...cells(bytes.get(id).all)]);
  return table(["kB", "first verdict: raw", "gzip -9", "brotli 11", "complete: raw", "gzip -9", "brotli 11"], rows);
}

export function coldTable({ subjects, onColdPages, cold }) {
  const rows = [...subjects, ...onColdPages].map(({ id, name }) => {
    const { first, complete } = cold.get(id);
    return [name, number(first), number(complete)];
  });
  return table(["ms", "first verdict", "complete verdict"], rows);
}

export function typingTable({ subjects, node, chromium, keystrokes }) {
  const cells = (samples) => [
    number(median(samples)),
    number(quantile(samples, 0.99)),
    samples.length < keystrokes ? `first ${samples.length.toLocaleString("en")}` : "all",
  ];
  const rows = subjects.map(({ id, name }) => [name, ...cells(node.get(id)), ...cells(chromium.get(id))]);
  return table(["µs", "Node: median", "p99", "keystrokes", "Chromium: median", "p99", "keystrokes"], rows);
}

const orMore = (time, limit) => (time === undefined ? `> ${number(limit / 1000)} s` : number(time));

export function worstTable({ subjects, inputs, worstNode, held, limits }) {
  const rows = subjects.map(({ id, name }) => {
    const node = worst(worstNode.get(id).map((time) => time && time / 1000));
    const page = worst(held.get(id).map((time) => time?.usual));
    const cells = [
      [node, limits.node],
      [page, limits.chromium],
    ];
    return [name, ...cells.flatMap(([{ value, index }, limit]) => [orMore(value, limit), inputs[index].name])];
  });
  return table(["ms", "Node: longest call", "on", "Chromium: page held", "on"], rows);
}

export function nodeInputsTable({ subjects, inputs, worstNode, limits }) {
  const cell = (time) => orMore(time && time / 1000, limits.node);
  const rows = inputs.map(({ name }, index) => [name, ...subjects.map(({ id }) => cell(worstNode.get(id)[index]))]);
  return table(["ms a call, Node", ...subjects.map(({ name }) => name)], rows);
}

export function chromiumInputsTable({ subjects, inputs, held, limits }) {
  const cell = (time) =>
    time ? `${number(time.usual)} (${number(time.longest)})` : orMore(undefined, limits.chromium);
  const rows = inputs.map(({ name }, index) => [name, ...subjects.map(({ id }) => cell(held.get(id)[index]))]);
  return table(["ms the page is held, Chromium", ...subjects.map(({ name }) => name)], rows);
}

/** Ours divided by each peer's; below 1, ours is ahead. */
export function ratiosTable(run) {
  const ours = run.subjects.filter(({ isOurs }) => isOurs);
  const peers = run.subjects.filter(({ isOurs }) => !isOurs);
  const pairs = ours.flatMap((mine) => peers.map((peer) => [mine, peer]));
  const rows = metrics(run).map(({ title, of, limit }) => [
    title,
    ...pairs.map(([mine, peer]) => ratio(of(mine.id), of(peer.id), limit)),
  ]);
  const heads = pairs.map(([mine, peer]) => `${mine.id} / ${peer.id}`);
  return table(["", ...heads], rows);
}

// Where a peer is ahead, found from the figures.

import { ratio } from "./format.mjs";
import { metrics } from "./metrics.mjs";

/** A line for each of our subjects and each peer that is ahead in something: what, and how many times ours is theirs. */
export function losses(run) {
  const ours = run.subjects.filter(({ isOurs }) => isOurs);
  const peers = run.subjects.filter(({ isOurs }) => !isOurs);
  return ours.flatMap((mine) =>
    peers.flatMap((peer) => {
      const behind = metrics(run).flatMap((metric) => phrase(metric, mine, peer));
      return behind.length === 0 ? [] : [`- ${mine.name}, behind ${peer.name}: ${behind.join("; ")}.`];
    }),
  );
}

function phrase({ title, of, limit }, mine, peer) {
  const [value, other] = [of(mine.id), of(peer.id)];
  const isBehind = (value ?? Infinity) > (other ?? Infinity);
  return isBehind ? [`${title} (${ratio(value, other, limit)} times)`] : [];
}

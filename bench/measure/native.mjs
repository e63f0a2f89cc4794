// The same keystrokes typed into the estimator as the server has it, by `native/`, which `cargo xtask bench` builds.

import { execFileSync } from "node:child_process";

/** Microseconds of a keystroke, `median` and `p99`: the estimate alone, without rules. */
export function typingNatively() {
  const said = execFileSync(process.env.LOCKSTEP_BENCH, ["time"], { encoding: "utf8" });
  const [median, p99] = said.match(/\d+(?= ns)/g).map((nanoseconds) => nanoseconds / 1000);
  return { median, p99 };
}

import zxcvbn from "zxcvbn";

import { words } from "./context.js";

export function start() {
  return { check: (password) => zxcvbn(password, words) };
}

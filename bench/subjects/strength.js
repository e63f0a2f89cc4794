import { loadPolicy } from "@lockstep/policy";

import { context } from "./context.js";

// `check` is what a page does on every keystroke before it asks for the rest; `complete` answers every requirement.
export async function start() {
  const policy = await loadPolicy({
    password: {
      minLength: 10,
      requireUppercase: true,
      requireNumber: true,
      requireSpecial: true,
      forbidContext: true,
      minStrength: 3,
    },
  });
  return {
    check: (password) => policy.checkPassword(password, context),
    complete: (password) => policy.checkPasswordAsync(password, context),
  };
}

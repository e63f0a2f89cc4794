import { loadPolicy } from "@lockstep/policy";

import { context } from "./context.js";

// As `strength.js`, for a page that counts bytes: the compact model, and nothing but it.
export async function start() {
  const policy = await loadPolicy({
    password: {
      minLength: 10,
      requireUppercase: true,
      requireNumber: true,
      requireSpecial: true,
      forbidContext: true,
      minStrength: 3,
      strengthModel: "compact",
    },
  });
  return {
    check: (password) => policy.checkPassword(password, context),
    complete: (password) => policy.checkPasswordAsync(password, context),
  };
}

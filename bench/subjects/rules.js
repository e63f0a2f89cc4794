import { loadPolicy } from "@lockstep/policy";

import { context } from "./context.js";

export async function start() {
  const policy = await loadPolicy({
    password: {
      minLength: 10,
      requireUppercase: true,
      requireNumber: true,
      requireSpecial: true,
      forbidContext: true,
    },
  });
  return { check: (password) => policy.checkPassword(password, context) };
}

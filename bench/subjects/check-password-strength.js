import { passwordStrength } from "check-password-strength";

export function start() {
  return { check: (password) => passwordStrength(password) };
}

import type { TwoFactorMethod } from "../api";

/** In the order in which they are offered. */
export const twoFactorMethods: readonly TwoFactorMethod[] = ["totp", "security_key", "backup_code"];

const names: Record<string, string> = {
  totp: "Authenticator app",
  security_key: "Security key",
  backup_code: "Backup code",
};

/** Methods are an open list: one that this page does not know shows its own name. */
export function methodName(method: string): string {
  return names[method] ?? method.replaceAll("_", " ");
}

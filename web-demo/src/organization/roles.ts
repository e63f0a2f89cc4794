import type { Role } from "@lockstep/policy";

/** What can be chosen. Who may give which role, the server says. */
export const roles: readonly Role[] = ["super_admin", "admin", "member"];

const names: Record<string, string> = { super_admin: "Super admin", admin: "Admin", member: "Member" };

/** Roles are an open list: one that this page does not know shows its own name. */
export function roleName(role: string): string {
  return names[role] ?? role.replaceAll("_", " ");
}

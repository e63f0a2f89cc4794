import { roleName } from "./roles";

export function RoleBadge({ role }: { role: string }) {
  return <span className="badge badge-plain">{roleName(role)}</span>;
}

import type { Role } from "@lockstep/policy";
import { roleName, roles } from "./roles";

type RoleSelectProps = { label: string; value: Role; onChange: (role: Role) => void };

export function RoleSelect({ label, value, onChange }: RoleSelectProps) {
  return (
    <select
      className="select"
      aria-label={label}
      value={value}
      onChange={(event) => {
        const role = roles.find((role) => role === event.target.value);
        if (role) {
          onChange(role);
        }
      }}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {roleName(role)}
        </option>
      ))}
    </select>
  );
}

import type { TwoFactorPolicy } from "@lockstep/policy";

const modes = { off: "Off: nobody can enrol", optional: "Optional: any member may enrol", required: "Required" };
const methods = { totp: "Authenticator app", security_key: "Security key", backup_code: "Backup code" };

export function TwoFactorValues({ policy }: { policy: TwoFactorPolicy }) {
  return (
    <dl className="values">
      <div>
        <dt>Two-factor authentication</dt>
        <dd>{modes[policy.mode]}</dd>
      </div>
      <div>
        <dt>Methods</dt>
        <dd>{policy.methods.map((method) => methods[method]).join(", ")}</dd>
      </div>
    </dl>
  );
}

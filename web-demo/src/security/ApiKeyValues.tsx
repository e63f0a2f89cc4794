import type { ApiKeyPolicy } from "@lockstep/policy";

const existing = { grandfather: "Stay valid", deadline: "Stop at a date", block: "Stop at once" };

export function ApiKeyValues({ policy }: { policy: ApiKeyPolicy }) {
  return (
    <dl className="values">
      <div>
        <dt>New keys must be hashed</dt>
        <dd>{policy.enforceHashed ? "Yes" : "No"}</dd>
      </div>
      <div>
        <dt>New keys must expire</dt>
        <dd>{expiry(policy)}</dd>
      </div>
      <div>
        <dt>Keys that are older than the rule</dt>
        <dd>{existing[policy.existingKeys]}</dd>
      </div>
      <div>
        <dt>Stop while their owner does not comply</dt>
        <dd>{policy.requireOwnerCompliance ? "Yes" : "No"}</dd>
      </div>
    </dl>
  );
}

function expiry({ requireExpiration, maxExpirationDays }: ApiKeyPolicy): string {
  if (!requireExpiration) {
    return "No";
  }
  return maxExpirationDays === undefined ? "Yes" : `Yes, within ${maxExpirationDays} days`;
}

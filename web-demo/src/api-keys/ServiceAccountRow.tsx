import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../components/Button";
import { ConfirmDialog } from "../components/ConfirmDialog";
import { dayOf } from "../lib/dates";
import { RoleBadge } from "../organization/RoleBadge";
import { ServiceAccountDialog } from "./ServiceAccountDialog";
import { removeServiceAccount, type ServiceAccount } from "./serviceAccounts";

type ServiceAccountRowProps = { slug: string; account: ServiceAccount; mayChange: boolean };

export function ServiceAccountRow({ slug, account, mayChange }: ServiceAccountRowProps) {
  const [asking, setAsking] = useState<"edit" | "removal">();
  const close = () => setAsking(undefined);
  const { id, name, role, owner, keys, createdAt } = account;
  return (
    <li className="key">
      <div className="stack-tight">
        <p className="person-name">{name}</p>
        <p className="person-states">
          <RoleBadge role={role} />
          {!owner.isMember && <span className="badge badge-warn">Nobody is in charge</span>}
        </p>
        <dl className="key-facts">
          <div>
            <dt>In charge</dt>
            <dd>
              {`${owner.name}, ${owner.email}`}
              {!owner.isMember && ", who is no member any more"}
            </dd>
          </div>
          <div>
            <dt>Keys</dt>
            <dd>
              <Link
                to="/organizations/$slug/api-keys"
                params={{ slug }}
                search={{ owner: id }}
                aria-label={`Keys of ${name}: ${keys}`}
              >
                {keys}
              </Link>
            </dd>
          </div>
          <div>
            <dt>Created</dt>
            <dd>{dayOf(createdAt)}</dd>
          </div>
        </dl>
      </div>
      {mayChange && (
        <div className="key-tools">
          <Button shape="small" aria-label={`Edit ${name}`} onPress={() => setAsking("edit")}>
            Edit
          </Button>
          <Button shape="small" variant="quiet" aria-label={`Remove ${name}`} onPress={() => setAsking("removal")}>
            Remove
          </Button>
        </div>
      )}
      {asking === "edit" && <ServiceAccountDialog slug={slug} account={account} onClose={close} />}
      {asking === "removal" && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          text="All its keys are refused from the very next request on. This cannot be undone."
          action="Remove"
          failed={`${name} was not removed`}
          run={() => removeServiceAccount(slug, id)}
          onClose={close}
        />
      )}
    </li>
  );
}

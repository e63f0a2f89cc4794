import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { QueryView } from "../components/QueryView";
import { ServiceAccountDialog } from "./ServiceAccountDialog";
import { ServiceAccountRow } from "./ServiceAccountRow";
import { serviceAccountsQuery } from "./serviceAccounts";

type ServiceAccountSectionProps = { slug: string; managesPeople: boolean };

/** What uses the organization and is no person, with the person in charge (spec C19, X5). */
export function ServiceAccountSection({ slug, managesPeople }: ServiceAccountSectionProps) {
  const accounts = useQuery(serviceAccountsQuery(slug));
  const [isMaking, setIsMaking] = useState(false);
  return (
    <section className="card stack stack-loose" aria-labelledby="service-accounts-title">
      <div className="row row-apart">
        <h2 id="service-accounts-title">Service accounts</h2>
        {managesPeople && <Button onPress={() => setIsMaking(true)}>Create a service account</Button>}
      </div>
      <Notice title="Do not let robots use a person's credentials">
        A key of yours stops when you leave or do not comply, and what it does looks as if you did it. A service account
        has no password, its keys go on, and its name stands in the audit events.
      </Notice>
      <QueryView query={accounts} failure="notice" loading="Loading the service accounts…">
        {({ items }) =>
          items.length === 0 ? (
            <div className="empty">
              <p>
                {managesPeople
                  ? "There are no service accounts yet."
                  : "You are in charge of no service account. An admin can make one and put you in charge."}
              </p>
            </div>
          ) : (
            <ul className="keys" aria-label="Service accounts">
              {items.map((account) => (
                <ServiceAccountRow key={account.id} slug={slug} account={account} mayChange={managesPeople} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {isMaking && <ServiceAccountDialog slug={slug} onClose={() => setIsMaking(false)} />}
    </section>
  );
}

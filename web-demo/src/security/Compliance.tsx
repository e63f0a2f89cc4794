import { useQuery } from "@tanstack/react-query";
import { QueryView } from "../components/QueryView";
import { Tile } from "../components/Tile";
import { MemberList } from "./MemberList";
import { complianceQuery } from "./securityPolicy";

/** Whose password satisfies the stored policy, and whose does not (spec A27, A28). */
export function Compliance({ slug }: { slug: string }) {
  const compliance = useQuery(complianceQuery(slug));
  return (
    <section className="policy-group" aria-labelledby="compliance-title">
      <h3 id="compliance-title">Who complies with the stored policy</h3>
      <QueryView query={compliance} failure="notice" loading="Counting…">
        {({ total, compliant, nonCompliant, unknown, lists }) => (
          <div className="stack">
            <dl className="tiles">
              <Tile label="Members" value={total} />
              <Tile label="Comply" value={compliant} look="good" />
              <Tile label="Do not comply" value={nonCompliant} look="bad" />
              <Tile label="Not known yet" value={unknown} look="warn" />
            </dl>
            <MemberList title="Do not comply" members={lists.nonCompliant} />
            <MemberList title="Not known yet" members={lists.unknown} />
            <MemberList title="Comply" members={lists.compliant} />
          </div>
        )}
      </QueryView>
    </section>
  );
}

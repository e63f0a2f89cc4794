import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { QueryView } from "../components/QueryView";
import { Tile } from "../components/Tile";
import { complianceQuery } from "./securityPolicy";

/** How far the keys of today are what the rules ask for (spec A40). */
export function KeyAdoption({ slug }: { slug: string }) {
  const compliance = useQuery(complianceQuery(slug));
  return (
    <section className="policy-group" aria-labelledby="key-adoption-title">
      <h3 id="key-adoption-title">Keys under the stored rules</h3>
      <QueryView query={compliance} failure="notice" loading="Counting…">
        {({ apiKeys: { total, hashed, expiring, legacy } }) => (
          <>
            <dl className="tiles">
              <Tile label="Keys" value={total} />
              <Tile label="Hashed" value={hashed} look="good" />
              <Tile label="Have an end" value={expiring} look="good" />
              <Tile label="Older than the rules" value={legacy} look="warn" />
            </dl>
            {legacy > 0 && (
              <p>
                <Link to="/organizations/$slug/api-keys" params={{ slug }} search={{ status: "legacy" }}>
                  See the keys that are older than the rules
                </Link>
              </p>
            )}
          </>
        )}
      </QueryView>
    </section>
  );
}

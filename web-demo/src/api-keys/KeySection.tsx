import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../components/Button";
import { QueryView } from "../components/QueryView";
import { apiKeysQuery, type KeyCreated, markedKeysQuery } from "./apiKeys";
import { KeyFilters } from "./KeyFilters";
import { KeyRow } from "./KeyRow";
import { KeyValueDialog, type ShownKey } from "./KeyValueDialog";
import { NewKeyDialog } from "./NewKeyDialog";

/** The keys: made, filtered, replaced and ended. */
export function KeySection({ slug }: { slug: string }) {
  const queryClient = useQueryClient();
  const search = useSearch({ from: "/signed-in/organizations/$slug/api-keys" });
  const keys = useInfiniteQuery(apiKeysQuery(slug, search));
  const marks = useQuery(markedKeysQuery(slug));
  const [isMaking, setIsMaking] = useState(false);
  const [shown, setShown] = useState<ShownKey>();
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const items = keys.data?.pages.flatMap((page) => page.items) ?? [];
  const made = ({ name, key }: KeyCreated) => {
    setIsMaking(false);
    setShown({ name, value: key, isOnce: true });
    queryClient.invalidateQueries();
  };
  return (
    <section className="card stack stack-loose" aria-labelledby="keys-title">
      <div className="row row-apart">
        <h2 id="keys-title">Keys</h2>
        <Button variant="primary" onPress={() => setIsMaking(true)}>
          Create an API key
        </Button>
      </div>
      <KeyFilters search={search} owners={items.map(({ owner }) => owner)} />
      <QueryView query={keys} failure="notice" loading="Loading the keys…">
        {() => (
          <div className="stack">
            <p className="soft small" role="status">
              {`${countOf(items.length)}${keys.hasNextPage ? " so far" : ""}`}
            </p>
            {items.length === 0 ? (
              <Empty slug={slug} isFiltered={isFiltered} />
            ) : (
              <ul className="keys" aria-label="API keys">
                {items.map((key) => (
                  <KeyRow
                    key={key.id}
                    slug={slug}
                    apiKey={key}
                    isStale={marks.data?.stale.includes(key.id) ?? false}
                    endsSoon={marks.data?.expiring.includes(key.id) ?? false}
                    onRotated={made}
                    onRevealed={setShown}
                  />
                ))}
              </ul>
            )}
            {keys.hasNextPage && (
              <div>
                <Button isPending={keys.isFetchingNextPage} onPress={() => keys.fetchNextPage()}>
                  Show more
                </Button>
              </div>
            )}
          </div>
        )}
      </QueryView>
      {isMaking && <NewKeyDialog slug={slug} onClose={() => setIsMaking(false)} onCreated={made} />}
      {shown && <KeyValueDialog shown={shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}

function Empty({ slug, isFiltered }: { slug: string; isFiltered: boolean }) {
  return (
    <div className="empty">
      {isFiltered ? (
        <>
          <p>No key is like that.</p>
          <Link to="/organizations/$slug/api-keys" params={{ slug }}>
            Show all keys
          </Link>
        </>
      ) : (
        <p>There are no API keys yet. A program that uses this organization needs one.</p>
      )}
    </div>
  );
}

function countOf(keys: number): string {
  return keys === 1 ? "1 key" : `${keys} keys`;
}

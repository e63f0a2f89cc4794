import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { QueryView } from "../components/QueryView";
import { FailureNotice } from "../failure/FailureNotice";
import { momentOf } from "../lib/dates";
import { endSession, type OwnSession, sessionsQuery } from "./sessions";

/** Where the person is logged in, with an end to each session but the one that looks. */
export function OwnSessions() {
  const queryClient = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: endSession,
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <>
      <FailureNotice error={end.error} title="The session has not ended" />
      <QueryView query={sessions} failure="notice">
        {({ items }) => (
          <ul className="member-list" aria-label="Your sessions">
            {items.map((session) => (
              <li key={session.id}>
                <span>
                  <span className="person-name">{nameOf(session)}</span>
                  <br />
                  <span className="soft small">
                    {`Began ${momentOf(session.createdAt)}, last used ${momentOf(session.lastUsedAt)}`}
                    {session.address && `, from ${session.address}`}
                  </span>
                </span>
                {session.current ? (
                  <span className="badge badge-plain">This browser</span>
                ) : (
                  <Button
                    variant="quiet"
                    shape="small"
                    aria-label={`End the session of ${momentOf(session.createdAt)}, ${nameOf(session)}`}
                    onPress={() => end.mutate(session.id)}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </>
  );
}

/** The first known name in what the browser calls itself; all of them claim to be others too. */
function nameOf({ userAgent }: OwnSession): string {
  const names = ["Firefox", "Edg", "OPR", "Chrome", "Safari"];
  const name = names.find((name) => userAgent?.includes(`${name}/`));
  const full: Record<string, string> = { Edg: "Edge", OPR: "Opera" };
  return name ? (full[name] ?? name) : (userAgent ?? "Unknown browser");
}

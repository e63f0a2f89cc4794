import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { QueryView } from "../components/QueryView";
import { FailureNotice } from "../failure/FailureNotice";
import { momentOf } from "../lib/dates";
import { NewTokenDialog } from "./NewTokenDialog";
import { ShownOnce } from "./ShownOnce";
import { revokeToken, type TokenCreated, tokensQuery } from "./tokens";

/** The person's access tokens: made with everything that a login asks for, shown once, ended with one press. */
export function AccessTokens() {
  const queryClient = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const [isMaking, setIsMaking] = useState(false);
  const [created, setCreated] = useState<TokenCreated>();
  const revocation = useMutation({
    mutationFn: revokeToken,
    onSettled: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <>
      {created && (
        <ShownOnce title={`Copy the token of ${created.name} now`} label="Access token" text={created.token}>
          It is not shown again. Whoever has it acts as you, so keep it where you keep passwords.
        </ShownOnce>
      )}
      <FailureNotice error={revocation.error} title="The token still works" />
      <QueryView query={tokens} failure="notice">
        {({ items }) =>
          items.length === 0 ? (
            <div className="empty">
              <p>You have no access tokens.</p>
            </div>
          ) : (
            <ul className="member-list" aria-label="Your access tokens">
              {items.map(({ id, name, expiresAt, lastUsedAt }) => (
                <li key={id}>
                  <span>
                    <span className="person-name">{name}</span>
                    <br />
                    <span className="soft small">
                      {`Last used ${momentOf(lastUsedAt)}, ends ${momentOf(expiresAt)}`}
                    </span>
                  </span>
                  <Button
                    variant="quiet"
                    shape="small"
                    aria-label={`Revoke ${name}`}
                    onPress={() => {
                      revocation.mutate(id);
                      if (created?.id === id) {
                        setCreated(undefined);
                      }
                    }}
                  >
                    Revoke
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      <div>
        <Button onPress={() => setIsMaking(true)}>Create an access token</Button>
      </div>
      {isMaking && (
        <NewTokenDialog
          onClose={() => setIsMaking(false)}
          onCreated={(token) => {
            setIsMaking(false);
            setCreated(token);
            queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
          }}
        />
      )}
    </>
  );
}

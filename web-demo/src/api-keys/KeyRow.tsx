import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../components/Button";
import { ConfirmDialog } from "../components/ConfirmDialog";
import { FailureNotice } from "../failure/FailureNotice";
import { momentOf } from "../lib/dates";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { sessionQuery } from "../session/session";
import { type ApiKey, type KeyCreated, revealKey, revokeKey } from "./apiKeys";
import { EditKeyDialog } from "./EditKeyDialog";
import { KeyMarks } from "./KeyMarks";
import type { ShownKey } from "./KeyValueDialog";
import { RotateKeyDialog } from "./RotateKeyDialog";
import { scopeTitle } from "./scopes";

type KeyRowProps = {
  slug: string;
  apiKey: ApiKey;
  isStale: boolean;
  endsSoon: boolean;
  onRotated: (key: KeyCreated) => void;
  onRevealed: (key: ShownKey) => void;
};

export function KeyRow({ slug, apiKey, isStale, endsSoon, onRotated, onRevealed }: KeyRowProps) {
  const withReauthentication = useReauthentication();
  const session = useQuery(sessionQuery);
  const [asking, setAsking] = useState<"rotate" | "edit" | "revoke">();
  const close = () => setAsking(undefined);
  const { id, name, start, owner, createdAt, expiresAt, endsAt, lastUsedAt, revokedAt } = apiKey;
  const isMine = owner.id === session.data?.user.id;
  // Somebody else's key is seen and ended by whoever manages people, and never used by them.
  const mayUse = isMine || owner.kind !== "member";
  const isCurrent = revokedAt === undefined && apiKey.rotatedTo === undefined;
  const reveal = useMutation({
    mutationFn: () => withReauthentication(() => revealKey(slug, id)),
    onSuccess: (value) => onRevealed({ name, value, isOnce: false }),
    gcTime: 0,
  });
  return (
    <li className="key">
      <div className="stack-tight">
        <p>
          <span className="person-name">{name}</span> <code className="key-start">{`${start}…`}</code>
        </p>
        <KeyMarks apiKey={apiKey} isStale={isStale} endsSoon={endsSoon} />
        <dl className="key-facts">
          <div>
            <dt>Owner</dt>
            <dd>
              <Link
                to="/organizations/$slug/api-keys"
                params={{ slug }}
                search={{ owner: owner.id }}
                aria-label={`All keys of ${owner.name}`}
              >
                {isMine ? "You" : owner.name}
              </Link>
              {owner.kind === "service_account" && <span className="soft"> (service account)</span>}
            </dd>
          </div>
          <div>
            <dt>May</dt>
            <dd>{apiKey.scopes.map(scopeTitle).join(", ")}</dd>
          </div>
          <div>
            <dt>Created</dt>
            <dd>{momentOf(createdAt)}</dd>
          </div>
          {revokedAt ? (
            <div>
              <dt>Revoked</dt>
              <dd>{momentOf(revokedAt)}</dd>
            </div>
          ) : (
            <div>
              <dt>Ends</dt>
              <dd>
                {expiresAt ? momentOf(expiresAt) : "Never"}
                {endsAt && endsAt !== expiresAt && ` (the rules stop it on ${momentOf(endsAt)})`}
              </dd>
            </div>
          )}
          <div>
            <dt>Last used</dt>
            <dd>{lastUsedAt ? `${momentOf(lastUsedAt)}, to the hour` : "Never"}</dd>
          </div>
        </dl>
        {!(reveal.error instanceof NotConfirmed) && (
          <FailureNotice error={reveal.error} title="The key was not shown" />
        )}
      </div>
      {revokedAt === undefined && (
        <div className="key-tools">
          {mayUse && isCurrent && (
            <>
              <Button shape="small" aria-label={`Rotate ${name}`} onPress={() => setAsking("rotate")}>
                Rotate
              </Button>
              <Button shape="small" aria-label={`Edit ${name}`} onPress={() => setAsking("edit")}>
                Edit
              </Button>
            </>
          )}
          {mayUse && !apiKey.hashed && (
            <Button
              shape="small"
              aria-label={`Show the value of ${name}`}
              isPending={reveal.isPending}
              onPress={() => reveal.mutate()}
            >
              Show value
            </Button>
          )}
          <Button shape="small" variant="quiet" aria-label={`Revoke ${name}`} onPress={() => setAsking("revoke")}>
            Revoke
          </Button>
        </div>
      )}
      {asking === "rotate" && (
        <RotateKeyDialog
          slug={slug}
          apiKey={apiKey}
          onClose={close}
          onRotated={(key) => {
            close();
            onRotated(key);
          }}
        />
      )}
      {asking === "edit" && <EditKeyDialog slug={slug} apiKey={apiKey} onClose={close} />}
      {asking === "revoke" && (
        <ConfirmDialog
          title={`Revoke ${name}?`}
          text="The very next request with it is refused. Keys that it made end with it. This cannot be undone."
          action="Revoke"
          failed="The key still works"
          run={() => revokeKey(slug, id)}
          onClose={close}
        />
      )}
    </li>
  );
}

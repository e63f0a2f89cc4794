import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Tile } from "../components/Tile";
import { invitationsQuery } from "./invitations";
import { MemberRow } from "./MemberRow";
import type { Member } from "./members";
import { twoFactorStateName, twoFactorStates } from "./twoFactorStates";
import { useMembership } from "./useMembership";

/** So many rows are drawn at once. */
const ROWS = 50;

type MemberSectionProps = { members: Member[]; hasMore: boolean; isLoadingMore: boolean; onMore: () => void };

/** The members with the state of their second factor, counted and filtered by it. */
export function MemberSection({ members, hasMore, isLoadingMore, onMore }: MemberSectionProps) {
  const { slug } = useMembership();
  const { twoFactor: wanted } = useSearch({ from: "/signed-in/organizations/$slug/members" });
  const navigate = useNavigate();
  const invitations = useQuery(invitationsQuery(slug));
  const [rows, setRows] = useState(ROWS);
  const having = (state: string) => members.filter(({ twoFactorState }) => twoFactorState === state).length;
  const shown = wanted === undefined ? members : members.filter(({ twoFactorState }) => twoFactorState === wanted);
  const without = having("not_enrolled");

  return (
    <section className="card stack" aria-label="Members">
      <dl className="tiles" aria-label="Counts">
        <Tile label={hasMore ? "Members, the first" : "Members"} value={members.length} />
        <Tile label="With 2FA" value={members.length - without} look="good" />
        <Tile label="Without 2FA" value={without} look="warn" />
        {invitations.data && <Tile label="Invited, not counted" value={invitations.data.items.length} />}
      </dl>
      <Field label="Show">
        {(control) => (
          <select
            {...control}
            className="select select-short"
            value={wanted ?? ""}
            onChange={({ target }) =>
              navigate({
                to: "/organizations/$slug/members",
                params: { slug },
                search: { twoFactor: target.value || undefined },
                replace: true,
              })
            }
          >
            <option value="">All members</option>
            {twoFactorStates.map((state) => (
              <option key={state} value={state}>
                {`${twoFactorStateName(state)} (${having(state)})`}
              </option>
            ))}
          </select>
        )}
      </Field>
      {shown.length === 0 ? (
        <div className="empty" role="status">
          <p>{hasMore ? "None among those loaded so far." : "No member is in this state."}</p>
        </div>
      ) : (
        <ul className="people">
          {shown.slice(0, rows).map((member) => (
            <MemberRow key={member.id} slug={slug} member={member} />
          ))}
        </ul>
      )}
      {(shown.length > rows || hasMore) && (
        <div className="row">
          <Button
            isPending={isLoadingMore}
            onPress={() => {
              if (shown.length > rows) {
                setRows(rows + ROWS);
              } else {
                onMore();
              }
            }}
          >
            Show more
          </Button>
          <span className="soft small" role="status">
            {`${Math.min(rows, shown.length)} of ${shown.length}${hasMore ? " or more" : ""}`}
          </span>
        </div>
      )}
    </section>
  );
}

import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { methodsOf } from "../session/question";
import type { Session } from "../session/session";

/** Recommends a second factor to everybody who has none and could have one (spec C8), until it is put away. */
export function TwoFactorAdvice({ session }: { session: Session }) {
  const key = `lockstep.advice.${session.user.id}`;
  const [isPutAway, setIsPutAway] = useState(() => stored(key));
  const isElsewhere = useLocation({ select: ({ pathname }) => !pathname.startsWith("/account/two-factor") });
  const isWanted = methodsOf(session).length === 0 && session.twoFactorAvailable && session.state === "active";
  if (!isWanted || !isElsewhere || isPutAway) {
    return null;
  }
  return (
    <aside className="advice-banner" aria-label="Recommendation">
      <Icon name="shield" />
      <p>
        <strong>Protect your account with a second factor.</strong>{" "}
        <span className="soft">A stolen password alone then opens nothing. It takes two minutes.</span>
      </p>
      <div className="row">
        <Link to="/account/two-factor" className="button button-secondary button-small">
          Set up two-factor authentication
        </Link>
        <Button
          variant="quiet"
          shape="small"
          onPress={() => {
            setIsPutAway(true);
            putAway(key);
          }}
        >
          Not now
        </Button>
      </div>
    </aside>
  );
}

function stored(key: string): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function putAway(key: string) {
  try {
    sessionStorage.setItem(key, "put away");
  } catch {
    // Storage may be off; it then stays away as long as the page.
  }
}

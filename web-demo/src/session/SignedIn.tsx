import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { QueryView } from "../components/QueryView";
import { Shell } from "../components/Shell";
import { statusOf } from "../failure/failures";
import { TwoFactorAdvice } from "../two-factor/TwoFactorAdvice";
import { AccountMenu } from "./AccountMenu";
import { isClosedBySetup, sessionQuery } from "./session";
import { ToLogin } from "./ToLogin";
import { ToSetup } from "./ToSetup";

/** The pages that need a session; whoever has none logs in first and comes back. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  const path = useLocation({ select: ({ pathname }) => pathname });
  if (statusOf(session.error) === 401) {
    return <ToLogin />;
  }
  return (
    <Shell
      navigation={
        <nav className="app-nav" aria-label="Main">
          <Link to="/organizations" activeProps={{ "aria-current": "page" }}>
            Organizations
          </Link>
          <Link to="/account" activeProps={{ "aria-current": "page" }}>
            Account
          </Link>
        </nav>
      }
      account={session.data && <AccountMenu name={session.data.user.name} />}
    >
      <QueryView query={session}>
        {(session) =>
          isClosedBySetup(session, path) ? (
            <ToSetup to={session.next} />
          ) : (
            <>
              <TwoFactorAdvice session={session} />
              <Outlet />
            </>
          )
        }
      </QueryView>
    </Shell>
  );
}

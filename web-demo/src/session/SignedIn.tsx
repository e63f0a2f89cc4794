import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { QueryView } from "../components/QueryView";
import { Shell } from "../components/Shell";
import { statusOf } from "../failure/failures";
import { AccountMenu } from "./AccountMenu";
import { sessionQuery } from "./session";
import { ToLogin } from "./ToLogin";

/** The pages that need a session; whoever has none logs in first and comes back. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
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
      <QueryView query={session}>{() => <Outlet />}</QueryView>
    </Shell>
  );
}

import { Link } from "@tanstack/react-router";

/** The way up from a page below the account's security. */
export function SecurityCrumbs({ here }: { here: string }) {
  return (
    <nav aria-label="You are here">
      <ol className="crumbs">
        <li>
          <Link to="/account/security">Login and security</Link>
        </li>
        <li>{here}</li>
      </ol>
    </nav>
  );
}

import { Link, Outlet } from "@tanstack/react-router";

/** The pages of the person's own account, with the way between them. */
export function AccountFrame() {
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Your settings">
        <p className="settings-nav-title">Your settings</p>
        <ul>
          <li>
            <Link to="/account" activeOptions={{ exact: true }} activeProps={{ "aria-current": "page" }}>
              About you
            </Link>
          </li>
          <li>
            <Link to="/account/security" activeProps={{ "aria-current": "page" }}>
              Login and security
            </Link>
          </li>
        </ul>
      </nav>
      <div>
        <Outlet />
      </div>
    </div>
  );
}

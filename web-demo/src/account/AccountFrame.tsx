import { Link, Outlet, useLocation } from "@tanstack/react-router";

const pages = [
  { to: "/account", title: "About you", here: ["/account"] },
  {
    to: "/account/security",
    title: "Login and security",
    here: ["/account/security", "/account/two-factor", "/account/password"],
  },
] as const;

/** The pages of the person's own account, with the way between them. */
export function AccountFrame() {
  const path: string = useLocation({ select: ({ pathname }) => pathname });
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Your settings">
        <p className="settings-nav-title">Your settings</p>
        <ul>
          {pages.map(({ to, title, here }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ exact: true }}
                aria-current={here.some((page) => page === path) ? "true" : undefined}
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <Outlet />
      </div>
    </div>
  );
}

import { Link } from "@tanstack/react-router";
import type { Membership } from "../session/session";

/** The pages of an organization that the user's role may see. */
export function OrganizationLinks({ organization: { slug, capabilities } }: { organization: Membership }) {
  return (
    <ul className="organization-links">
      {capabilities.includes("manage_members") && (
        <li>
          <Link to="/organizations/$slug/members" params={{ slug }} activeProps={{ "aria-current": "page" }}>
            Members
          </Link>
        </li>
      )}
      <li>
        <Link to="/organizations/$slug/api-keys" params={{ slug }} activeProps={{ "aria-current": "page" }}>
          API keys
        </Link>
      </li>
      <li>
        <Link to="/organizations/$slug/settings/security" params={{ slug }} activeProps={{ "aria-current": "page" }}>
          Security
        </Link>
      </li>
    </ul>
  );
}

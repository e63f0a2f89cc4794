import { useQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { QueryView } from "../components/QueryView";
import { NotFound } from "../failure/NotFound";
import { sessionQuery } from "../session/session";
import { OrganizationLinks } from "./OrganizationLinks";

/** The pages of one organization, with the way between them. */
export function OrganizationFrame() {
  const { slug } = useParams({ from: "/signed-in/organizations/$slug" });
  const session = useQuery(sessionQuery);
  return (
    <QueryView query={session}>
      {({ organizations }) => {
        const organization = organizations.find((organization) => organization.slug === slug);
        return organization ? (
          <div className="settings">
            <nav className="settings-nav" aria-label={organization.name}>
              <p className="settings-nav-title">{organization.name}</p>
              <OrganizationLinks organization={organization} />
            </nav>
            <div>
              <Outlet />
            </div>
          </div>
        ) : (
          <NotFound detail="There is no such organization, or you do not belong to it." />
        );
      }}
    </QueryView>
  );
}

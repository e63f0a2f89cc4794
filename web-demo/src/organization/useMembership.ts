import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type Membership, sessionQuery } from "../session/session";

/** The organization of the address, as the session knows it. Only below `OrganizationFrame`, which has checked it. */
export function useMembership(): Membership {
  const { slug } = useParams({ from: "/signed-in/organizations/$slug" });
  const { data } = useSuspenseQuery(sessionQuery);
  const membership = data.organizations.find((organization) => organization.slug === slug);
  if (!membership) {
    throw new Error(`no membership of ${slug}`);
  }
  return membership;
}

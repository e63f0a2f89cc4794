import { useQuery } from "@tanstack/react-query";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { sessionQuery } from "../session/session";
import { OrganizationList } from "./OrganizationList";

export function OrganizationsPage() {
  const session = useQuery(sessionQuery);
  return (
    <Page title="Organizations" intro="What you belong to, and whether each lets you in right now.">
      <QueryView query={session}>{(session) => <OrganizationList session={session} />}</QueryView>
    </Page>
  );
}

import { Link } from "@tanstack/react-router";
import { Page } from "../components/Page";
import { useMembership } from "../organization/useMembership";
import { KeySection } from "./KeySection";
import { ServiceAccountSection } from "./ServiceAccountSection";

/** Organization → API keys: your own or, for whoever manages people, everybody's. */
export function ApiKeysPage() {
  const { slug, name, capabilities } = useMembership();
  const managesPeople = capabilities.includes("manage_members");
  return (
    <Page
      title="API keys"
      intro={
        <>
          {managesPeople ? `What programs use ${name} with.` : `What your programs use ${name} with.`} The{" "}
          <Link to="/organizations/$slug/settings/security" params={{ slug }} hash="api-keys">
            rules for keys
          </Link>{" "}
          are part of the security policy.
        </>
      }
    >
      <div className="stack stack-loose">
        <KeySection slug={slug} />
        <ServiceAccountSection slug={slug} managesPeople={managesPeople} />
      </div>
    </Page>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { ReasonList } from "../failure/ReasonList";
import { roleName } from "../organization/roles";
import { useMembership } from "../organization/useMembership";
import { useContextOfUser } from "../session/useContextOfUser";
import { ApiKeyValues } from "./ApiKeyValues";
import { PasswordAdvice } from "./advice";
import { Compliance } from "./Compliance";
import { PolicyEditor } from "./PolicyEditor";
import { Region } from "./Region";
import { securityPolicyQuery } from "./securityPolicy";
import { TwoFactorValues } from "./TwoFactorValues";

/** Organization settings → Security: three groups, each a named region (spec A1–A3). */
export function SecurityPage() {
  const membership = useMembership();
  const context = useContextOfUser();
  const policy = useQuery(securityPolicyQuery(membership.slug));
  const maySave = membership.capabilities.includes("manage_security");
  const lockedBecause = maySave
    ? undefined
    : `Only super admins of ${membership.name} may change these settings. Your role is ${roleName(membership.role).toLowerCase()}.`;

  return (
    <Page
      title="Security"
      intro={`What ${membership.name} asks of its members. A change counts from the very next request.`}
      above={
        <nav aria-label="You are here">
          <ol className="crumbs">
            <li>
              <Link to="/organizations">Organizations</Link>
            </li>
            <li>{membership.name}</li>
            <li>Settings</li>
          </ol>
        </nav>
      }
    >
      <QueryView query={policy}>
        {(stored) => (
          <div className="stack stack-loose">
            {membership.decision.decision !== "allow" && (
              <section className="stack" aria-label="What keeps you out">
                <Notice kind="warn" title="The policy binds you as well">
                  Until you have ended what is listed here, you can loosen the policy, and nothing else.
                </Notice>
                <ReasonList reasons={membership.decision.reasons} />
              </section>
            )}
            <Region
              id="two-factor"
              title="Two-factor authentication"
              intro="These values are stored with the policy. Enrolment and enforcement arrive with a later version."
            >
              <TwoFactorValues policy={stored.document.twoFactor} />
            </Region>
            <Region
              id="password-policy"
              title="Password policy"
              intro="The same rules decide in every sign-up and change form, and again on the server."
            >
              {maySave && <PasswordAdvice />}
              <PolicyEditor slug={membership.slug} stored={stored} context={context} lockedBecause={lockedBecause} />
              {maySave && <Compliance slug={membership.slug} />}
            </Region>
            <Region
              id="api-keys"
              title="API keys"
              intro="These values are stored with the policy. API keys and their enforcement arrive with a later version."
            >
              <ApiKeyValues policy={stored.document.apiKeys} />
            </Region>
          </div>
        )}
      </QueryView>
    </Page>
  );
}

import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { Region } from "../components/Region";
import { ReasonList } from "../failure/ReasonList";
import { roleName } from "../organization/roles";
import type { Membership } from "../session/session";
import { useContextOfUser } from "../session/useContextOfUser";
import { ApiKeyEditor } from "./ApiKeyEditor";
import { apiKeyPart } from "./apiKeyDraft";
import { Compliance } from "./Compliance";
import { passwordPart } from "./draft";
import { KeyAdoption } from "./KeyAdoption";
import { PasswordAdvice } from "./PasswordAdvice";
import { PolicyEditor } from "./PolicyEditor";
import type { StoredPolicy } from "./securityPolicy";
import { TwoFactorEditor } from "./TwoFactorEditor";
import { twoFactorPart } from "./twoFactorDraft";
import { UnsavedChanges } from "./UnsavedChanges";
import { usePolicyDraft } from "./usePolicyDraft";

/** Three groups, each a named region (spec A1). */
export function SecuritySettings({ membership, stored }: { membership: Membership; stored: StoredPolicy }) {
  const context = useContextOfUser();
  const { slug, name, role, capabilities, decision } = membership;
  const twoFactor = usePolicyDraft(slug, stored, twoFactorPart);
  const password = usePolicyDraft(slug, stored, passwordPart);
  const apiKeys = usePolicyDraft(slug, stored, apiKeyPart);
  const maySave = capabilities.includes("manage_security");
  const lockedBecause = maySave
    ? undefined
    : `Only super admins of ${name} may change these settings. Your role is ${roleName(role).toLowerCase()}.`;
  const noticeId = useId();
  const lockId = lockedBecause ? noticeId : undefined;

  return (
    <Page
      title="Security"
      intro={`What ${name} asks of its members. A change counts from the very next request.`}
      above={<Crumbs organization={name} />}
    >
      <div className="stack stack-loose">
        {decision.decision !== "allow" && (
          <section className="stack" aria-label="What keeps you out">
            <Notice kind="warn" title="The policy binds you as well">
              Until you have ended what is listed here, you can loosen the policy, and nothing else.
            </Notice>
            <ReasonList reasons={decision.reasons} />
          </section>
        )}
        {lockedBecause && (
          <div id={lockId}>
            <Notice title="You can look, not change">{lockedBecause}</Notice>
          </div>
        )}
        <Region
          id="two-factor"
          title="Two-factor authentication"
          intro="A stolen password alone then opens nothing. Make it optional, give your members time, then require it."
        >
          <TwoFactorEditor slug={slug} version={stored.version} editing={twoFactor} lockId={lockId} />
          {capabilities.includes("manage_members") && decision.decision === "allow" && (
            <p>
              <Link to="/organizations/$slug/members" params={{ slug }} search={{ twoFactor: "not_enrolled" }}>
                See who has no second factor
              </Link>
            </p>
          )}
        </Region>
        <Region
          id="password-policy"
          title="Password policy"
          intro="The same rules decide in every sign-up and change form, and again on the server."
        >
          {maySave && <PasswordAdvice />}
          <PolicyEditor slug={slug} version={stored.version} editing={password} context={context} lockId={lockId} />
          {maySave && decision.decision === "allow" && <Compliance slug={slug} />}
        </Region>
        <Region
          id="api-keys"
          title="API keys"
          intro="Keys are credentials of programs. Each is decided by these rules at every request, not only when it is made."
        >
          <ApiKeyEditor slug={slug} version={stored.version} editing={apiKeys} lockId={lockId} />
          {maySave && decision.decision === "allow" && <KeyAdoption slug={slug} />}
          {decision.decision === "allow" && (
            <p>
              <Link to="/organizations/$slug/api-keys" params={{ slug }}>
                See the API keys
              </Link>
            </p>
          )}
        </Region>
        <UnsavedChanges exist={twoFactor.isDirty || password.isDirty || apiKeys.isDirty} />
      </div>
    </Page>
  );
}

function Crumbs({ organization }: { organization: string }) {
  return (
    <nav aria-label="You are here">
      <ol className="crumbs">
        <li>
          <Link to="/organizations">Organizations</Link>
        </li>
        <li>{organization}</li>
        <li>Settings</li>
      </ol>
    </nav>
  );
}

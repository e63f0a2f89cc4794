import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { Region } from "../components/Region";
import { PasswordStateBadge } from "../organization/PasswordStateBadge";
import { type Session, sessionQuery } from "../session/session";
import { type TwoFactorStatus, twoFactorQuery } from "../two-factor/twoFactor";
import { AccessTokens } from "./AccessTokens";
import { OwnSessions } from "./OwnSessions";

/** How this person logs in: the password, the second factor, the sessions and the access tokens. */
export function AccountSecurityPage() {
  const session = useQuery(sessionQuery);
  const twoFactor = useQuery(twoFactorQuery);
  return (
    <Page title="Login and security" intro="What proves that it is you, and what else may act in your name.">
      <div className="stack stack-loose">
        <Region id="password" title="Password" intro="The rules of all your organizations bind it.">
          <QueryView query={session} failure="notice">
            {(session) => <Password session={session} />}
          </QueryView>
        </Region>
        <Region
          id="two-factor"
          title="Two-factor authentication"
          intro="A second proof beside your password, so that a stolen password alone opens nothing."
        >
          <QueryView query={twoFactor} failure="notice">
            {(status) => <TwoFactor status={status} />}
          </QueryView>
        </Region>
        <Region id="sessions" title="Sessions" intro="Where you are logged in. End what you do not recognize.">
          <OwnSessions />
        </Region>
        <Region
          id="access-tokens"
          title="Access tokens"
          intro="For scripts and tools that act as you. Your organizations' policies bind each request with one."
        >
          <AccessTokens />
        </Region>
      </div>
    </Page>
  );
}

function Password({ session: { organizations } }: { session: Session }) {
  return (
    <>
      {organizations.length > 0 && (
        <ul className="member-list" aria-label="Your password in each organization">
          {organizations.map(({ slug, name, passwordState }) => (
            <li key={slug}>
              <span>{name}</span>
              <PasswordStateBadge state={passwordState} />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Link to="/account/password" className="button button-secondary">
          Change password
        </Link>
      </div>
    </>
  );
}

function TwoFactor({ status }: { status: TwoFactorStatus }) {
  const { enrolled, totp, securityKeys, backupCodesLeft } = status;
  return (
    <>
      <dl className="values">
        <div>
          <dt>Two-factor authentication</dt>
          <dd>
            <span className={enrolled ? "badge badge-good" : "badge badge-warn"}>
              {enrolled ? "Set up" : "Not set up"}
            </span>
          </dd>
        </div>
        {enrolled && (
          <>
            <div>
              <dt>Authenticator app</dt>
              <dd>{totp ? "Yes" : "No"}</dd>
            </div>
            {securityKeys.length > 0 && (
              <div>
                <dt>Security keys</dt>
                <dd>{securityKeys.length}</dd>
              </div>
            )}
            <div>
              <dt>Unused backup codes</dt>
              <dd>{backupCodesLeft}</dd>
            </div>
          </>
        )}
      </dl>
      <div>
        <Link to="/account/two-factor" className={enrolled ? "button button-secondary" : "button button-primary"}>
          {enrolled ? "Manage two-factor authentication" : "Set up two-factor authentication"}
        </Link>
      </div>
    </>
  );
}

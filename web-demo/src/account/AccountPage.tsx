import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { OrganizationList } from "../organization/OrganizationList";
import { methodsOf } from "../session/question";
import { sessionQuery } from "../session/session";
import { EmailFact } from "./EmailFact";

export function AccountPage() {
  const session = useQuery(sessionQuery);
  const passwordChanged = useLocation({ select: ({ state }) => state.passwordChanged });
  return (
    <Page title="Account">
      <QueryView query={session}>
        {(session) => (
          <div className="stack stack-loose">
            {passwordChanged && (
              <Notice kind="good" live="status" title="Password changed">
                Your other sessions have ended.
              </Notice>
            )}
            <section className="card" aria-labelledby="about-you">
              <div className="card-head">
                <h2 id="about-you">About you</h2>
              </div>
              <dl className="facts">
                <dt>Name</dt>
                <dd>{session.user.name}</dd>
                <dt>E-mail</dt>
                <dd>
                  <EmailFact user={session.user} />
                </dd>
                <dt>Password</dt>
                <dd>
                  <Link to="/account/password">Change password</Link>
                </dd>
                <dt>Two-factor authentication</dt>
                <dd>
                  <Link to="/account/two-factor">
                    {methodsOf(session).length > 0 ? "Manage what is set up" : "Set it up"}
                  </Link>
                </dd>
              </dl>
            </section>
            <section className="stack" aria-labelledby="your-organizations">
              <h2 id="your-organizations">Your organizations</h2>
              <OrganizationList session={session} />
            </section>
          </div>
        )}
      </QueryView>
    </Page>
  );
}

import { Link } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { PageTitle } from "../components/Page";
import { AccessDenied } from "./AccessDenied";
import { ApiFailure, codeOf, detailOf, messageOf, NetworkFailure, statusOf } from "./failures";
import { NotFound } from "./NotFound";
import { Wait } from "./Wait";

/** In place of a page that cannot be shown. */
export function FailurePage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof ApiFailure && codeOf(error) === "security_policy_not_met") {
    return <AccessDenied problem={error.problem} />;
  }
  if (statusOf(error) === 404) {
    return <NotFound detail={messageOf(error)} />;
  }
  const wait = error instanceof ApiFailure ? error.problem.retryAfter : undefined;
  return (
    <section className="status-page" role="alert">
      <p className="status-code">{statusOf(error) ?? "offline"}</p>
      <PageTitle>{titleOf(error)}</PageTitle>
      <p className="soft">{error instanceof ApiFailure ? detailOf(error.problem) : messageOf(error)}</p>
      {wait !== undefined && <Wait seconds={wait} />}
      <div className="row">
        {onRetry && (
          <Button variant="primary" onPress={onRetry}>
            Try again
          </Button>
        )}
        <Link to="/">Go to the start page</Link>
      </div>
    </section>
  );
}

function titleOf(error: unknown): string {
  if (error instanceof NetworkFailure) {
    return "The server cannot be reached";
  }
  switch (statusOf(error)) {
    case 403:
      return "You may not see this page";
    case 429:
      return "Too many requests";
    case 503:
      return "The server is busy";
    default:
      return error instanceof ApiFailure ? error.problem.title : "Something went wrong";
  }
}

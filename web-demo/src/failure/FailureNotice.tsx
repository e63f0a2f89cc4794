import { Link } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { ApiFailure, detailOf, messageOf, NetworkFailure } from "./failures";
import { ReasonList } from "./ReasonList";
import { Wait } from "./Wait";

type FailureNoticeProps = {
  error: unknown;
  title?: string;
  /** In place of the server's words, where the page knows better what to do next. */
  message?: string;
  onRetry?: (() => void) | undefined;
};

/** A failure beside what failed: the reason, what ends it, how long to wait, and another attempt. */
export function FailureNotice({ error, title, message, onRetry }: FailureNoticeProps) {
  if (!error) {
    return null;
  }
  const problem = error instanceof ApiFailure ? error.problem : undefined;
  const words = title || !problem ? messageOf(error) : detailOf(problem);
  return (
    <Notice kind="bad" live="alert" title={title ?? titleOf(error)}>
      <p>{message ?? words}</p>
      {problem?.organizations && <p>{`Required by: ${problem.organizations.join(", ")}.`}</p>}
      {problem?.reasons && <ReasonList reasons={problem.reasons} />}
      {problem?.retryAfter !== undefined && <Wait seconds={problem.retryAfter} />}
      {problem?.cure && cures[problem.cure] && <Link to={problem.cure}>{cures[problem.cure]}</Link>}
      {onRetry && (
        <Button shape="small" onPress={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

/** The pages that end a problem which is no unmet policy, as links. */
const cures: Record<string, string> = {
  "/login": "Go to the log-in",
  "/reset-password": "Reset your password",
  "/organizations": "See your organizations",
};

function titleOf(error: unknown): string {
  if (error instanceof NetworkFailure) {
    return "No connection";
  }
  return error instanceof ApiFailure ? error.problem.title : "Something went wrong";
}

import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { ApiFailure, detailOf, messageOf, NetworkFailure } from "./failures";
import { ReasonList } from "./ReasonList";
import { Wait } from "./Wait";

type FailureNoticeProps = {
  error: unknown;
  title?: string;
  onRetry?: (() => void) | undefined;
};

/** A failure beside what failed: the reason, how long to wait, and another attempt. */
export function FailureNotice({ error, title, onRetry }: FailureNoticeProps) {
  if (!error) {
    return null;
  }
  const wait = error instanceof ApiFailure ? error.problem.retryAfter : undefined;
  return (
    <Notice kind="bad" live="alert" title={title ?? titleOf(error)}>
      <p>{title || !(error instanceof ApiFailure) ? messageOf(error) : detailOf(error.problem)}</p>
      {error instanceof ApiFailure && error.problem.reasons && <ReasonList reasons={error.problem.reasons} />}
      {wait !== undefined && <Wait seconds={wait} />}
      {onRetry && (
        <Button shape="small" onPress={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

function titleOf(error: unknown): string {
  if (error instanceof NetworkFailure) {
    return "No connection";
  }
  return error instanceof ApiFailure ? error.problem.title : "Something went wrong";
}

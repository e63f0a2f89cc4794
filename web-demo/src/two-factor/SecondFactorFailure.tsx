import { FailureNotice } from "../failure/FailureNotice";
import { codeOf } from "../failure/failures";
import { KeyFailure } from "./securityKeys";

type SecondFactorFailureProps = { error: unknown; method: string | undefined; title: string };

/** Why a second factor was not accepted, and what to do next. */
export function SecondFactorFailure({ error, method, title }: SecondFactorFailureProps) {
  if (error instanceof KeyFailure) {
    return <FailureNotice error={error} title={title} message={error.message} />;
  }
  // The server speaks of the authenticator's clock, which a backup code does not have.
  if (method === "backup_code" && codeOf(error) === "wrong_code") {
    return (
      <FailureNotice
        error={error}
        title={title}
        message="This is none of your unused backup codes. Compare it with your list; a code that was used does not work again, and new codes replace all older ones."
      />
    );
  }
  return <FailureNotice error={error} title={title} />;
}

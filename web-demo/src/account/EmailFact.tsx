import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { FailureNotice } from "../failure/FailureNotice";
import { CheckMail } from "../session/CheckMail";
import type { Session } from "../session/session";
import { requestEmailVerification } from "./account";

/** The address, whether it is confirmed, and what can be done about it. */
export function EmailFact({ user }: { user: Session["user"] }) {
  const verification = useMutation({ mutationFn: requestEmailVerification });
  return (
    <div className="stack-tight">
      <span>
        {user.email} <span className="soft small">{user.emailVerified ? "(confirmed)" : "(not confirmed)"}</span>
      </span>
      <Link to="/account/email">Change e-mail</Link>
      <FailureNotice error={verification.error} title="Nothing was sent" />
      {verification.isSuccess ? (
        <CheckMail email={user.email}>
          Open the link in it to confirm this address. It works once, for 24 hours.
        </CheckMail>
      ) : (
        !user.emailVerified && (
          <div>
            <Button shape="small" isPending={verification.isPending} onPress={() => verification.mutate()}>
              Send a link to confirm it
            </Button>
          </div>
        )
      )}
    </div>
  );
}

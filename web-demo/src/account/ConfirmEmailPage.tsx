import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { Entry } from "../components/Entry";
import { Notice } from "../components/Notice";
import { FailureNotice } from "../failure/FailureNotice";
import { useLinkToken } from "../lib/useLinkToken";
import { confirmEmail } from "./account";

/** Where the link of an e-mail address leads, its own or a new one. */
export function ConfirmEmailPage() {
  const token = useLinkToken();
  const queryClient = useQueryClient();
  const submission = useMutation({
    mutationFn: confirmEmail,
    onSuccess: () => queryClient.resetQueries({ queryKey: ["session"] }),
  });

  if (submission.data) {
    const { state, email } = submission.data;
    return (
      <Entry title="Your e-mail address is confirmed">
        <Notice kind="good" live="status">
          {state === "changed" ? `Your account now has the address ${email}.` : `${email} is yours.`}
        </Notice>
        <p>
          <Link to="/account">Go to your account</Link>
        </p>
      </Entry>
    );
  }
  return (
    <Entry title="Confirm your e-mail address" intro="Only go on if you have asked for it yourself.">
      <FailureNotice error={submission.error} title="Nothing was confirmed" />
      <Button variant="primary" shape="wide" isPending={submission.isPending} onPress={() => submission.mutate(token)}>
        Confirm this address
      </Button>
    </Entry>
  );
}

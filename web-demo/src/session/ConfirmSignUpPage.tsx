import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { Entry } from "../components/Entry";
import { FailureNotice } from "../failure/FailureNotice";
import { useLinkToken } from "../lib/useLinkToken";
import { confirmSignUp } from "./session";

/** Where the link of a sign-up leads. A button finishes it: what only looks at links does not use them up. */
export function ConfirmSignUpPage() {
  const token = useLinkToken();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const submission = useMutation({
    mutationFn: confirmSignUp,
    onSuccess: async () => {
      await queryClient.resetQueries();
      await navigate({ to: "/" });
    },
  });
  return (
    <Entry title="Finish signing up" intro="Only go on if you have signed up yourself, with a password of your own.">
      <FailureNotice error={submission.error} title="No account was created" />
      {submission.isError && (
        <p>
          <Link to="/sign-up">Sign up again</Link>
        </p>
      )}
      <Button variant="primary" shape="wide" isPending={submission.isPending} onPress={() => submission.mutate(token)}>
        Create my account
      </Button>
    </Entry>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "../components/Button";
import { Entry } from "../components/Entry";
import { Notice } from "../components/Notice";
import { FailureNotice } from "../failure/FailureNotice";
import { showViolations } from "../forms/showViolations";
import { NewPasswordField } from "../password/NewPasswordField";
import { resetPasswordPolicy } from "../password/policies";
import { policyResolver } from "../password/policyResolver";
import { usePasswordVerdict } from "../password/usePasswordVerdict";
import { useStrengthEstimate } from "../password/useStrengthEstimate";
import { confirmPasswordReset } from "./session";

type Choice = { newPassword: string };

/** The link says whose password it is; the page does not know, so the server alone looks for names in it. */
const nobody = {};

export function ChooseNewPassword({ token }: { token: string }) {
  const policy = useQuery(resetPasswordPolicy(token));
  const queryClient = useQueryClient();
  const form = useForm<Choice>({
    defaultValues: { newPassword: "" },
    resolver: policyResolver(policy.data, "newPassword", {}, () => nobody),
  });
  const newPassword = useWatch({ control: form.control, name: "newPassword" });
  const verdict = usePasswordVerdict(policy.data, newPassword, nobody);
  const estimate = useStrengthEstimate(policy.data, newPassword, nobody);
  const submission = useMutation({
    mutationFn: ({ newPassword }: Choice) => confirmPasswordReset({ token, newPassword }),
    onSuccess: () => queryClient.resetQueries({ queryKey: ["session"] }),
    onError: (error) => showViolations(form, error, { newPassword: "newPassword" }),
  });

  if (submission.isSuccess) {
    return (
      <Entry title="Your password is changed">
        <Notice kind="good" live="status">
          All sessions have ended. Log in with the new password.
        </Notice>
        <p>
          <Link to="/login">Log in</Link>
        </p>
      </Entry>
    );
  }
  return (
    <Entry title="Choose a new password" intro="Afterwards all your sessions end, and you log in with it.">
      <FailureNotice error={policy.error} title="This link cannot be used" onRetry={() => policy.refetch()} />
      <FailureNotice error={submission.error} title="Your password was not changed" />
      {(policy.isError || submission.isError) && (
        <p>
          <Link to="/reset-password">Ask for another link</Link>
        </p>
      )}
      <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
        <NewPasswordField
          label="New password"
          policy={policy.data}
          verdict={verdict}
          estimate={estimate}
          hasBegun={newPassword !== ""}
          error={form.formState.errors.newPassword?.message}
          {...form.register("newPassword")}
        />
        <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
          Change password
        </Button>
      </form>
    </Entry>
  );
}

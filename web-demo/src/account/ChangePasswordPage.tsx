import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "../components/Button";
import { CurrentPasswordField } from "../components/CurrentPasswordField";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { FailureNotice } from "../failure/FailureNotice";
import { filled } from "../forms/formSchema";
import { showViolations } from "../forms/showViolations";
import { NewPasswordField } from "../password/NewPasswordField";
import { accountPasswordPolicy } from "../password/policies";
import { policyResolver } from "../password/policyResolver";
import { usePasswordVerdict } from "../password/usePasswordVerdict";
import { useStrengthEstimate } from "../password/useStrengthEstimate";
import { isPasswordRefused, sessionQuery } from "../session/session";
import { useContextOfUser } from "../session/useContextOfUser";
import { changePassword } from "./account";

type Change = { currentPassword: string; newPassword: string };

const needed = { currentPassword: filled("Enter your current password") };

export function ChangePasswordPage() {
  const { next } = useSearch({ from: "/signed-in/account-frame/account/password" });
  const session = useQuery(sessionQuery);
  const policy = useQuery(accountPasswordPolicy);
  const queryClient = useQueryClient();
  const router = useRouter();
  const context = useContextOfUser();
  const form = useForm<Change>({
    defaultValues: { currentPassword: "", newPassword: "" },
    resolver: policyResolver(policy.data, "newPassword", needed, () => context),
  });
  const newPassword = useWatch({ control: form.control, name: "newPassword" });
  const verdict = usePasswordVerdict(policy.data, newPassword, context);
  const estimate = useStrengthEstimate(policy.data, newPassword, context);
  const submission = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      await queryClient.resetQueries();
      router.history.push(next ?? "/account", { passwordChanged: true });
    },
    onError: (error) => showViolations(form, error, { currentPassword: "currentPassword", newPassword: "newPassword" }),
  });
  const errors = form.formState.errors;

  return (
    <Page title="Change password" intro="Afterwards this session goes on, and all your other sessions end.">
      <div className="card narrow stack">
        {isPasswordRefused(session.data) && (
          <Notice kind="warn" title="Your current password no longer satisfies the policy">
            Choose one that does. As soon as it is changed you can go on; nobody else has to do anything.
          </Notice>
        )}
        <FailureNotice
          error={policy.error}
          title="The password rules cannot be loaded"
          onRetry={() => policy.refetch()}
        />
        <FailureNotice error={submission.error} title="Your password was not changed" />
        <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
          <input type="email" autoComplete="username" value={session.data?.user.email ?? ""} readOnly hidden />
          <CurrentPasswordField
            label="Current password"
            error={errors.currentPassword?.message}
            {...form.register("currentPassword")}
          />
          <NewPasswordField
            label="New password"
            policy={policy.data}
            verdict={verdict}
            estimate={estimate}
            hasBegun={newPassword !== ""}
            error={errors.newPassword?.message}
            {...form.register("newPassword")}
          />
          <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
            Change password
          </Button>
        </form>
      </div>
    </Page>
  );
}

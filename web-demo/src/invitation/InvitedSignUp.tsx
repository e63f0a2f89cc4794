import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "../components/Button";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled } from "../forms/formSchema";
import { showViolations } from "../forms/showViolations";
import { NewPasswordField } from "../password/NewPasswordField";
import { policyResolver } from "../password/policyResolver";
import { usePasswordVerdict } from "../password/usePasswordVerdict";
import { useStrengthEstimate } from "../password/useStrengthEstimate";
import { CheckMail } from "../session/CheckMail";
import { isSession, signUp } from "../session/session";
import { type Invitation, invitedPasswordPolicy } from "./invitation";

type Joining = { name: string; password: string };

const needed = { name: filled("Enter your name") };

/** A new account for the e-mail address that was invited, under the inviting organization's rules. */
export function InvitedSignUp({ token, invitation }: { token: string; invitation: Invitation }) {
  const policy = useQuery(invitedPasswordPolicy(token));
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const here = useLocation({ select: ({ pathname, hash }) => `${pathname}#${hash}` });
  const { email, organization } = invitation;
  const contextOf = ({ name }: Joining) => ({ name, email, organization: [organization.name, organization.slug] });
  const form = useForm<Joining>({
    defaultValues: { name: "", password: "" },
    resolver: policyResolver(policy.data, "password", needed, contextOf),
  });
  const values = useWatch({ control: form.control, compute: (values: Joining) => values });
  const verdict = usePasswordVerdict(policy.data, values.password, contextOf(values));
  const estimate = useStrengthEstimate(policy.data, values.password, contextOf(values));
  const submission = useMutation({
    mutationFn: ({ name, password }: Joining) => signUp({ name, email, password, invitationToken: token }),
    onSuccess: async (answer) => {
      if (isSession(answer)) {
        await queryClient.resetQueries();
        await navigate({ to: "/" });
      }
    },
    onError: (error) => showViolations(form, error, { name: "name", password: "password" }),
  });
  const errors = form.formState.errors;

  if (submission.data && !isSession(submission.data)) {
    return <CheckMail email={email}>Open the link in it to finish. It works once, for 24 hours.</CheckMail>;
  }
  return (
    <>
      <p className="soft">
        Already have an account?{" "}
        <Link to="/login" state={{ secretNext: here }}>
          Log in to join with it
        </Link>
      </p>
      <FailureNotice
        error={policy.error}
        title="The password rules cannot be loaded"
        onRetry={() => policy.refetch()}
      />
      <FailureNotice error={submission.error} title="You did not join" />
      <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
        <TextField label="E-mail" type="email" autoComplete="username" value={email} readOnly />
        <TextField label="Name" autoComplete="name" error={errors.name?.message} {...form.register("name")} />
        <NewPasswordField
          policy={policy.data}
          verdict={verdict}
          estimate={estimate}
          hasBegun={values.password !== ""}
          error={errors.password?.message}
          {...form.register("password")}
        />
        <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
          Join
        </Button>
      </form>
    </>
  );
}

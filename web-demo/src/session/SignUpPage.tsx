import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "../components/Button";
import { Entry } from "../components/Entry";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled } from "../forms/formSchema";
import { showViolations } from "../forms/showViolations";
import { NewPasswordField } from "../password/NewPasswordField";
import { publicPasswordPolicy } from "../password/policies";
import { policyResolver } from "../password/policyResolver";
import { usePasswordVerdict } from "../password/usePasswordVerdict";
import { useStrengthEstimate } from "../password/useStrengthEstimate";
import { CheckMail } from "./CheckMail";
import { isSession, signUp } from "./session";

type SignUp = { name: string; email: string; organization: string; password: string };

const needed = {
  name: filled("Enter your name"),
  email: filled("Enter your e-mail address"),
  organization: filled("Enter a name for your organization"),
};

const contextOf = ({ name, email, organization }: SignUp) => ({ name, email, organization });

export function SignUpPage() {
  const policy = useQuery(publicPasswordPolicy);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<SignUp>({
    defaultValues: { name: "", email: "", organization: "", password: "" },
    resolver: policyResolver(policy.data, "password", needed, contextOf),
  });
  const values = useWatch({ control: form.control, compute: (values: SignUp) => values });
  const verdict = usePasswordVerdict(policy.data, values.password, values);
  const estimate = useStrengthEstimate(policy.data, values.password, values);
  const submission = useMutation({
    mutationFn: ({ organization, ...person }: SignUp) => signUp({ ...person, organization: { name: organization } }),
    onSuccess: async (answer) => {
      if (isSession(answer)) {
        await queryClient.resetQueries();
        await navigate({ to: "/" });
      }
    },
    onError: (error) =>
      showViolations(form, error, {
        name: "name",
        email: "email",
        password: "password",
        "organization.name": "organization",
        "organization.slug": "organization",
      }),
  });
  const errors = form.formState.errors;

  if (submission.data && !isSession(submission.data)) {
    return (
      <Entry title="Check your mail">
        <CheckMail email={submission.variables.email}>
          Open the link in it to finish signing up. It works once, for 24 hours.
        </CheckMail>
      </Entry>
    );
  }
  return (
    <Entry
      title="Create your account"
      intro={
        <>
          Already have one? <Link to="/login">Log in</Link>
        </>
      }
    >
      <FailureNotice
        error={policy.error}
        title="The password rules cannot be loaded"
        onRetry={() => policy.refetch()}
      />
      <FailureNotice error={submission.error} title="No account was created" />
      <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
        <TextField label="Name" autoComplete="name" error={errors.name?.message} {...form.register("name")} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          error={errors.email?.message}
          {...form.register("email")}
        />
        <TextField
          label="Organization"
          autoComplete="organization"
          error={errors.organization?.message}
          {...form.register("organization")}
        />
        <NewPasswordField
          policy={policy.data}
          verdict={verdict}
          estimate={estimate}
          hasBegun={values.password !== ""}
          error={errors.password?.message}
          {...form.register("password")}
        />
        <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
          Create account
        </Button>
      </form>
    </Entry>
  );
}

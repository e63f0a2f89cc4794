import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { Button } from "../components/Button";
import { Entry } from "../components/Entry";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled, formSchema } from "../forms/formSchema";
import { showViolations } from "../forms/showViolations";
import { CheckMail } from "./CheckMail";
import { requestPasswordReset } from "./session";

type Request = { email: string };

const schema = formSchema<Request>({ email: filled("Enter your e-mail address") });

export function RequestPasswordReset() {
  const form = useForm<Request>({ defaultValues: { email: "" }, resolver: standardSchemaResolver(schema) });
  const submission = useMutation({
    mutationFn: requestPasswordReset,
    onError: (error) => showViolations(form, error, { email: "email" }),
  });

  return (
    <Entry title="Forgot your password?" intro={<Link to="/login">Back to log in</Link>}>
      {submission.isSuccess ? (
        <CheckMail email={submission.variables.email}>
          If there is an account with this address, the link in it lets you choose a new password. It works once, for 30
          minutes.
        </CheckMail>
      ) : (
        <>
          <FailureNotice error={submission.error} title="Nothing was sent" />
          <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
            <TextField
              label="E-mail"
              type="email"
              autoComplete="username"
              error={form.formState.errors.email?.message}
              {...form.register("email")}
            />
            <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
              Send a link
            </Button>
          </form>
        </>
      )}
    </Entry>
  );
}

import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "../components/Button";
import { Page } from "../components/Page";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled, formSchema } from "../forms/formSchema";
import { showViolations } from "../forms/showViolations";
import { CheckMail } from "../session/CheckMail";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { sessionQuery } from "../session/session";
import { changeEmail } from "./account";

type Change = { email: string };

const schema = formSchema<Change>({ email: filled("Enter your new e-mail address") });

export function ChangeEmailPage() {
  const session = useQuery(sessionQuery);
  const withReauthentication = useReauthentication();
  const form = useForm<Change>({ defaultValues: { email: "" }, resolver: standardSchemaResolver(schema) });
  const submission = useMutation({
    mutationFn: (change: Change) => withReauthentication(() => changeEmail(change)),
    onError: (error) => showViolations(form, error, { email: "email" }),
  });

  return (
    <Page
      title="Change e-mail"
      intro="A link is sent to the new address. Until it is opened, your account keeps the address that it has."
    >
      <div className="card narrow stack">
        {submission.isSuccess ? (
          <CheckMail email={submission.variables.email}>
            Open the link in it to use this address. It works once, for one hour.
          </CheckMail>
        ) : (
          <>
            {!(submission.error instanceof NotConfirmed) && (
              <FailureNotice error={submission.error} title="Nothing was sent" />
            )}
            <p className="soft">Your address now: {session.data?.user.email}</p>
            <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
              <TextField
                label="New e-mail"
                type="email"
                autoComplete="email"
                error={form.formState.errors.email?.message}
                {...form.register("email")}
              />
              <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
                Send a link
              </Button>
            </form>
          </>
        )}
      </div>
    </Page>
  );
}

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
import { EmailCodeField } from "../two-factor/EmailCodeField";
import { twoFactorQuery } from "../two-factor/twoFactor";
import { changeEmail, sendEmailChangeCode } from "./account";

type Change = { email: string; emailCode: string };

const email = filled("Enter your new e-mail address");
const withoutCode = formSchema<Change>({ email });
const withCode = formSchema<Change>({ email, emailCode: filled("Enter the code that was mailed to your address") });

export function ChangeEmailPage() {
  const session = useQuery(sessionQuery);
  const withReauthentication = useReauthentication();
  // Without a second factor the password alone must not be enough (spec X19).
  const needsCode = useQuery(twoFactorQuery).data?.emailCodeNeeded ?? false;
  const form = useForm<Change>({
    defaultValues: { email: "", emailCode: "" },
    resolver: standardSchemaResolver(needsCode ? withCode : withoutCode),
  });
  const submission = useMutation({
    mutationFn: ({ email, emailCode }: Change) =>
      withReauthentication(() => changeEmail(needsCode ? { email, emailCode } : { email })),
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
              {needsCode && (
                <EmailCodeField
                  send={sendEmailChangeCode}
                  hint="Eight digits, mailed to your address now. They show that it is you who changes it."
                  error={form.formState.errors.emailCode?.message}
                  value={form.watch("emailCode")}
                  onChange={(code) => form.setValue("emailCode", code)}
                />
              )}
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

import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { Role } from "@lockstep/policy";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled, formSchema } from "../forms/formSchema";
import { showViolations } from "../forms/showViolations";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { InvitationLink } from "./InvitationLink";
import { invite } from "./invitations";
import { roleName, roles } from "./roles";

type Invitation = { email: string; role: Role };

const schema = formSchema<Invitation>({ email: filled("Enter the e-mail address of whom you invite") });

export function InvitationForm({ slug }: { slug: string }) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const form = useForm<Invitation>({
    defaultValues: { email: "", role: "member" },
    resolver: standardSchemaResolver(schema),
  });
  const submission = useMutation({
    mutationFn: (invitation: Invitation) => withReauthentication(() => invite(slug, invitation)),
    onSuccess: () => {
      form.reset();
      queryClient.invalidateQueries();
    },
    onError: (error) => showViolations(form, error, { email: "email", role: "role" }),
  });

  return (
    <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
      {!(submission.error instanceof NotConfirmed) && (
        <FailureNotice error={submission.error} title="Nobody was invited" />
      )}
      <div className="number-row">
        <TextField
          label="E-mail"
          type="email"
          autoComplete="off"
          error={form.formState.errors.email?.message}
          {...form.register("email")}
        />
        <Field label="Role" error={form.formState.errors.role?.message}>
          {(control) => (
            <select {...control} className="select" {...form.register("role")}>
              {roles.toReversed().map((role) => (
                <option key={role} value={role}>
                  {roleName(role)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" variant="primary" isPending={submission.isPending}>
          Create invitation link
        </Button>
      </div>
      {submission.data && <InvitationLink email={submission.data.email} url={submission.data.link} />}
    </form>
  );
}

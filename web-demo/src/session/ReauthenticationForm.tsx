import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { Button } from "../components/Button";
import { CurrentPasswordField } from "../components/CurrentPasswordField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled, formSchema } from "../forms/formSchema";
import { reauthenticate } from "./session";

type Confirmation = { password: string };

const schema = formSchema<Confirmation>({ password: filled("Enter your password") });

type ReauthenticationFormProps = {
  email: string | undefined;
  action: string;
  onDone: () => void;
  children?: ReactNode;
};

export function ReauthenticationForm({ email, action, onDone, children }: ReauthenticationFormProps) {
  const form = useForm<Confirmation>({ defaultValues: { password: "" }, resolver: standardSchemaResolver(schema) });
  const submission = useMutation({
    mutationFn: reauthenticate,
    onSuccess: onDone,
    onError: () => {
      form.resetField("password");
      form.setFocus("password");
    },
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.stopPropagation();
        form.handleSubmit((values) => submission.mutate(values))(event);
      }}
    >
      <FailureNotice error={submission.error} />
      {/* For password managers, which tell accounts apart by it. */}
      <input className="visually-hidden" type="email" autoComplete="username" value={email ?? ""} readOnly hidden />
      <CurrentPasswordField autoFocus error={form.formState.errors.password?.message} {...form.register("password")} />
      <div className="dialog-actions">
        {children}
        <Button type="submit" variant="primary" isPending={submission.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}

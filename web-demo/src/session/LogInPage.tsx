import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useRouter, useSearch } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { Button } from "../components/Button";
import { CurrentPasswordField } from "../components/CurrentPasswordField";
import { Entry } from "../components/Entry";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { filled, formSchema } from "../forms/formSchema";
import { safeNext } from "../lib/next";
import { afterLogin, isChallenge, logIn } from "./session";

type LogIn = { email: string; password: string };

const schema = formSchema<LogIn>({
  email: filled("Enter your e-mail address"),
  password: filled("Enter your password"),
});

export function LogInPage() {
  const { next } = useSearch({ from: "/login" });
  const secretNext = useLocation({ select: ({ state }) => safeNext(state.secretNext) });
  const queryClient = useQueryClient();
  const router = useRouter();
  const form = useForm<LogIn>({ defaultValues: { email: "", password: "" }, resolver: standardSchemaResolver(schema) });
  const submission = useMutation({
    mutationFn: logIn,
    onSuccess: async (login) => {
      if (isChallenge(login)) {
        const { methods } = login;
        router.history.push(next ? `${login.next}?next=${encodeURIComponent(next)}` : login.next, {
          methods,
          ...(secretNext ? { secretNext } : {}),
        });
        return;
      }
      await queryClient.resetQueries();
      router.history.push(afterLogin(login, secretNext ?? next));
    },
    onError: () => {
      form.resetField("password");
      form.setFocus("password");
    },
  });
  const errors = form.formState.errors;

  return (
    <Entry
      title="Log in"
      intro={
        <>
          New here? <Link to="/sign-up">Create an account</Link>
        </>
      }
    >
      <FailureNotice error={submission.error} title="You are not logged in" />
      <form className="stack" noValidate onSubmit={form.handleSubmit((values) => submission.mutate(values))}>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          error={errors.email?.message}
          {...form.register("email")}
        />
        <CurrentPasswordField error={errors.password?.message} {...form.register("password")} />
        <p className="small">
          <Link to="/reset-password">Forgot your password?</Link>
        </p>
        <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
          Log in
        </Button>
      </form>
    </Entry>
  );
}

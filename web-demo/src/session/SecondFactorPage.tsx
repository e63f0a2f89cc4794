import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useRouter, useSearch } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { Entry } from "../components/Entry";
import { safeNext } from "../lib/next";
import { SecondFactorFailure } from "../two-factor/SecondFactorFailure";
import { SecondFactorField } from "../two-factor/SecondFactorField";
import { askKeyAtLogin } from "../two-factor/securityKeys";
import type { TwoFactorMethod } from "../two-factor/twoFactor";
import { useSecondFactor } from "../two-factor/useSecondFactor";
import { afterLogin, completeLogin } from "./session";

/** After a right password: the second factor (spec C18, B18). The cookie of the login under way opens nothing else. */
export function SecondFactorPage() {
  const { next } = useSearch({ from: "/login/second-factor" });
  const asked = useLocation({ select: ({ state }) => state.methods });
  const secretNext = useLocation({ select: ({ state }) => safeNext(state.secretNext) });
  const queryClient = useQueryClient();
  const router = useRouter();
  // Who opens this page by its address has perhaps a login under way in another tab; the server says.
  const factor = useSecondFactor(asked ?? ["totp", "backup_code"], askKeyAtLogin);
  const submission = useMutation({
    mutationFn: async () => {
      const answer = await factor.take();
      if (!answer) {
        throw new Error("no second factor that this page knows is asked for");
      }
      return completeLogin(answer);
    },
    onSuccess: async (session) => {
      await queryClient.resetQueries();
      router.history.push(afterLogin(session, secretNext ?? next));
    },
    onError: () => factor.clear(),
  });

  /** Another way, to which the failure of the last one does not belong. */
  const startOver = (method: TwoFactorMethod) => {
    factor.choose(method);
    submission.reset();
  };

  return (
    <Entry
      title="Second step"
      intro={
        <>
          Your password was right. Not you, or no way to go on?{" "}
          <Link to="/login" search={{ next }} state={secretNext ? { secretNext } : {}}>
            Start again
          </Link>
        </>
      }
    >
      <SecondFactorFailure error={submission.error} method={factor.method} title="You are not logged in yet" />
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (factor.check()) {
            submission.mutate();
          }
        }}
      >
        <SecondFactorField input={{ ...factor, choose: startOver }} autoFocus />
        <Button type="submit" variant="primary" shape="wide" isPending={submission.isPending}>
          {factor.method === "security_key" ? "Use the security key" : "Log in"}
        </Button>
      </form>
      <p className="soft small">
        Lost everything that you set up? A super admin of your organization can reset your two-factor authentication.
      </p>
    </Entry>
  );
}

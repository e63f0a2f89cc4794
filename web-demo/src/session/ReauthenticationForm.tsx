import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../components/Button";
import { CurrentPasswordField } from "../components/CurrentPasswordField";
import { SecondFactorFailure } from "../two-factor/SecondFactorFailure";
import { SecondFactorField } from "../two-factor/SecondFactorField";
import { askKeyOnceMore } from "../two-factor/securityKeys";
import { useSecondFactor } from "../two-factor/useSecondFactor";
import { methodsOf, type Question } from "./question";
import { reauthenticate, type Session } from "./session";

type ReauthenticationFormProps = {
  session: Session | undefined;
  question: Question;
  action: string;
  onDone: () => void;
  children?: ReactNode;
};

/** The password, a second factor, or both, once more. */
export function ReauthenticationForm({ session, question, action, onDone, children }: ReauthenticationFormProps) {
  const owned = methodsOf(session);
  const methods = question.methods ? owned.filter((method) => question.methods?.includes(method)) : owned;
  const factor = useSecondFactor(methods, askKeyOnceMore);
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<string>();
  const [prefersFactor, setPrefersFactor] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);

  const hasFactor = factor.method !== undefined;
  const asksFactor = hasFactor && (question.either ? prefersFactor : question.secondFactor);
  const asksPassword = question.either ? !asksFactor : question.password;

  const submission = useMutation({
    mutationFn: async () => {
      const secondFactor = asksFactor ? await factor.take() : undefined;
      return reauthenticate({ ...(asksPassword ? { password } : {}), ...(secondFactor ? { secondFactor } : {}) });
    },
    onSuccess: onDone,
    onError: () => {
      setPassword("");
      factor.clear();
      if (asksPassword) {
        passwordField.current?.focus();
      }
    },
  });

  const submit = () => {
    const isPasswordMissing = asksPassword && password === "";
    setMissing(isPasswordMissing ? "Enter your password" : undefined);
    if (isPasswordMissing) {
      passwordField.current?.focus();
    } else if (!asksFactor || factor.check()) {
      submission.mutate();
    }
  };

  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        submit();
      }}
    >
      <SecondFactorFailure error={submission.error} method={asksFactor ? factor.method : undefined} title={refused} />
      {/* For password managers, which tell accounts apart by it. */}
      <input
        className="visually-hidden"
        type="email"
        autoComplete="username"
        value={session?.user.email ?? ""}
        readOnly
        hidden
      />
      {asksPassword && (
        <CurrentPasswordField
          autoFocus
          ref={passwordField}
          error={missing}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      {asksFactor && <SecondFactorField input={factor} autoFocus={!asksPassword} />}
      {question.secondFactor && !question.either && !hasFactor && (
        <p className="soft">None of your second factors is accepted here. Set one up in your account first.</p>
      )}
      {question.either && hasFactor && (
        <div className="row row-quiet">
          <Button
            variant="quiet"
            shape="small"
            onPress={() => {
              setPrefersFactor(!prefersFactor);
              submission.reset();
            }}
          >
            {prefersFactor ? "Use your password instead" : "Use your second factor instead"}
          </Button>
        </div>
      )}
      <div className="dialog-actions">
        {children}
        <Button type="submit" variant="primary" isPending={submission.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}

const refused = "That was not accepted";

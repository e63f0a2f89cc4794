import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button } from "../components/Button";
import { CurrentPasswordField } from "../components/CurrentPasswordField";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { TextField } from "../components/TextField";
import { ApiFailure, codeOf, violationsOf } from "../failure/failures";
import { violationText } from "../forms/violationText";
import { sessionQuery } from "../session/session";
import { SecondFactorFailure } from "../two-factor/SecondFactorFailure";
import { SecondFactorField } from "../two-factor/SecondFactorField";
import { useSecondFactor } from "../two-factor/useSecondFactor";
import { createToken, type TokenCreated } from "./tokens";

const lifetimes = [
  ["3600", "1 hour"],
  ["43200", "12 hours"],
  ["604800", "7 days"],
  ["2592000", "30 days"],
  ["7776000", "90 days"],
] as const;

type NewTokenDialogProps = { onClose: () => void; onCreated: (token: TokenCreated) => void };

/** A token takes the same proofs as a login. Whether a second factor is among them, the server says. */
export function NewTokenDialog({ onClose, onCreated }: NewTokenDialogProps) {
  const session = useQuery(sessionQuery);
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState("43200");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<{ name?: string; password?: string }>({});
  const [methods, setMethods] = useState<readonly string[]>();
  const factor = useSecondFactor(methods ?? []);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const submission = useMutation({
    mutationFn: async () => {
      const secondFactor = methods ? await factor.take() : undefined;
      return createToken({
        email: session.data?.user.email ?? "",
        password,
        name,
        expiresInSeconds: Number(lifetime),
        ...(secondFactor ? { secondFactor } : {}),
      });
    },
    onSuccess: onCreated,
    onError: (error) => {
      if (codeOf(error) === "second_factor_required" && error instanceof ApiFailure) {
        setMethods(error.problem.methods ?? []);
        return;
      }
      if (codeOf(error) === "invalid_credentials") {
        setPassword("");
        passwordField.current?.focus();
      }
      factor.clear();
    },
  });
  const isAskedNow = codeOf(submission.error) === "second_factor_required";
  const refusedName = violationsOf(submission.error).find(({ path }) => path === "name");

  const submit = () => {
    const faults = {
      ...(name.trim() === "" ? { name: "Say what the token is for" } : {}),
      ...(password === "" ? { password: "Enter your password" } : {}),
    };
    setMissing(faults);
    if (faults.name) {
      nameField.current?.focus();
    } else if (faults.password) {
      passwordField.current?.focus();
    } else if (!methods || factor.check()) {
      submission.mutate();
    }
  };

  return (
    <Dialog title="Create an access token" isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {!isAskedNow && (
          <SecondFactorFailure error={submission.error} method={factor.method} title="No token was created" />
        )}
        <div className="number-row">
          <TextField
            label="What it is for"
            autoComplete="off"
            autoFocus
            ref={nameField}
            value={name}
            error={missing.name ?? (refusedName && violationText(refusedName))}
            onChange={(event) => setName(event.target.value)}
          />
          <Field label="Ends after">
            {(control) => (
              <select
                {...control}
                className="select"
                value={lifetime}
                onChange={(event) => setLifetime(event.target.value)}
              >
                {lifetimes.map(([seconds, text]) => (
                  <option key={seconds} value={seconds}>
                    {text}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <input type="email" autoComplete="username" value={session.data?.user.email ?? ""} readOnly hidden />
        <CurrentPasswordField
          ref={passwordField}
          value={password}
          error={missing.password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {methods && <SecondFactorField input={factor} autoFocus />}
        <div className="dialog-actions">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isPending={submission.isPending}>
            Create token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import type { PasswordContext, Policy } from "@lockstep/policy";
import { useId, useState } from "react";
import { Field } from "../components/Field";
import { PasswordInput } from "../components/PasswordInput";
import { RequirementList } from "../password/RequirementList";
import { usePasswordVerdict } from "../password/usePasswordVerdict";

type TryPasswordProps = { policy: Policy | undefined; context: PasswordContext; isDraft: boolean };

/** Any password, judged by the rules on the screen before they are saved. */
export function TryPassword({ policy, context, isDraft }: TryPasswordProps) {
  const [password, setPassword] = useState("");
  const listId = useId();
  const verdict = usePasswordVerdict(policy, password, context);
  return (
    <section className="try-box" aria-label="Try a password">
      <Field
        label="Try a password"
        hint="Judged in this page, with you as the user. It is not sent anywhere."
        describedBy={listId}
      >
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <RequirementList
        id={listId}
        title={policy ? titleOf(isDraft) : "The draft has a fault; mend it first"}
        verdict={verdict}
        hasBegun={password !== ""}
      />
    </section>
  );
}

function titleOf(isDraft: boolean): string {
  return isDraft ? "Under the draft, a password needs" : "Under this policy, a password needs";
}

import type { Role } from "@lockstep/policy";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { TextField } from "../components/TextField";
import { FailureNotice } from "../failure/FailureNotice";
import { violationsOf } from "../failure/failures";
import { violationText } from "../forms/violationText";
import { roleName } from "../organization/roles";
import { useMembers } from "../organization/useMembers";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { sessionQuery } from "../session/session";
import { createServiceAccount, type ServiceAccount, updateServiceAccount } from "./serviceAccounts";

/** What can be chosen. Which of them the caller may give, the server says. */
const roles: readonly Role[] = ["member", "admin"];

type ServiceAccountDialogProps = {
  slug: string;
  /** The one to change; absent: a new one. */
  account?: ServiceAccount;
  onClose: () => void;
};

export function ServiceAccountDialog({ slug, account, onClose }: ServiceAccountDialogProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const session = useQuery(sessionQuery);
  const members = useMembers(slug);
  const [name, setName] = useState(account?.name ?? "");
  const [role, setRole] = useState<Role>(account?.role ?? "member");
  const [ownerId, setOwnerId] = useState(account?.owner.id ?? session.data?.user.id ?? "");
  const [isNameMissing, setIsNameMissing] = useState(false);
  const submission = useMutation({
    mutationFn: () =>
      withReauthentication(async () =>
        account
          ? updateServiceAccount(slug, account.id, {
              ...(name === account.name ? {} : { name }),
              ...(role === account.role ? {} : { role }),
              ...(ownerId === account.owner.id ? {} : { ownerId }),
            })
          : createServiceAccount(slug, { name, role, ownerId }),
      ),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries();
    },
  });
  const violations = violationsOf(submission.error);
  const errorOf = (field: string) => {
    const violation = violations.find(({ path }) => path === field);
    return violation && violationText(violation);
  };
  const people = members.data?.pages.flatMap(({ items }) => items) ?? [];
  const isListed = people.some(({ id }) => id === ownerId);
  return (
    <Dialog title={account ? `Edit ${account.name}` : "Create a service account"} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsNameMissing(name.trim() === "");
          if (name.trim() !== "") {
            submission.mutate();
          }
        }}
      >
        {violations.length === 0 && !(submission.error instanceof NotConfirmed) && (
          <FailureNotice
            error={submission.error}
            title={account ? "Nothing was changed" : "No service account was created"}
          />
        )}
        <TextField
          label="Name"
          hint="What runs with it, such as the release pipeline."
          autoComplete="off"
          autoFocus
          value={name}
          error={isNameMissing && name.trim() === "" ? "Give it a name." : errorOf("name")}
          onChange={({ target }) => setName(target.value)}
        />
        <Field label="Role" hint="Its keys may do what this role may, and never more." error={errorOf("role")}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={role}
              onChange={({ target }) => setRole(roles.find((role) => role === target.value) ?? role)}
            >
              {roles.map((role) => (
                <option key={role} value={role}>
                  {roleName(role)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label="Person in charge"
          hint="Makes and rotates its keys, and is told when one ends soon."
          error={errorOf("ownerId")}
        >
          {(control) => (
            <select {...control} className="select" value={ownerId} onChange={({ target }) => setOwnerId(target.value)}>
              {!isListed && <option value={ownerId}>{account?.owner.name ?? "You"}</option>}
              {people.map(({ id, name, email }) => (
                <option key={id} value={id}>
                  {`${name}, ${email}`}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="dialog-actions">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isPending={submission.isPending}>
            {account ? "Save" : "Create"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { changeRole, type Member } from "./members";
import { PasswordStateBadge } from "./PasswordStateBadge";
import { RemoveMemberDialog } from "./RemoveMemberDialog";
import { RoleSelect } from "./RoleSelect";

type MemberRowProps = { slug: string; member: Member };

export function MemberRow({ slug, member }: MemberRowProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const [isRemoving, setIsRemoving] = useState(false);
  const role = useMutation({
    mutationFn: (role: Member["role"]) => withReauthentication(() => changeRole(slug, member.id, role)),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <li className="person">
      <span className="avatar" aria-hidden="true">
        {initials(member.name)}
      </span>
      <div>
        <p className="person-name">{member.name}</p>
        <p className="soft small">{member.email}</p>
      </div>
      <div className="person-tools">
        <PasswordStateBadge state={member.passwordState} />
        <RoleSelect
          label={`Role of ${member.name}`}
          value={role.isPending ? role.variables : member.role}
          onChange={(value) => role.mutate(value)}
        />
        <Button variant="quiet" aria-label={`Remove ${member.name}`} onPress={() => setIsRemoving(true)}>
          Remove
        </Button>
        {role.error && !(role.error instanceof NotConfirmed) && (
          <FailureNotice error={role.error} title="The role was not changed" />
        )}
      </div>
      {isRemoving && <RemoveMemberDialog slug={slug} member={member} onClose={() => setIsRemoving(false)} />}
    </li>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

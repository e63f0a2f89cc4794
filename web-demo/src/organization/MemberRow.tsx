import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button";
import { FailureNotice } from "../failure/FailureNotice";
import { NotConfirmed, useReauthentication } from "../session/Reauthentication";
import { sessionQuery } from "../session/session";
import { LockBadges } from "./LockBadges";
import { changeRole, type Member, unlockMember } from "./members";
import { PasswordStateBadge } from "./PasswordStateBadge";
import { RemoveMemberDialog } from "./RemoveMemberDialog";
import { ResetTwoFactorDialog } from "./ResetTwoFactorDialog";
import { RoleSelect } from "./RoleSelect";
import { TwoFactorStateBadge } from "./TwoFactorStateBadge";
import { useMembership } from "./useMembership";

const NO_FACTOR = "not_enrolled";

type MemberRowProps = { slug: string; member: Member };

export function MemberRow({ slug, member }: MemberRowProps) {
  const queryClient = useQueryClient();
  const withReauthentication = useReauthentication();
  const session = useQuery(sessionQuery);
  const { capabilities } = useMembership();
  const [asking, setAsking] = useState<"removal" | "reset">();
  const close = () => setAsking(undefined);
  // One's own factors are changed in one's own account, where it is also said what may not go.
  const mayReset = capabilities.includes("manage_security") && member.id !== session.data?.user.id;
  const role = useMutation({
    mutationFn: (role: Member["role"]) => withReauthentication(() => changeRole(slug, member.id, role)),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const unlock = useMutation({
    mutationFn: () => withReauthentication(() => unlockMember(slug, member.id)),
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
        <p className="person-states">
          <TwoFactorStateBadge state={member.twoFactorState} />
          <PasswordStateBadge state={member.passwordState} />
          <LockBadges locks={member.locks} />
        </p>
      </div>
      <div className="person-tools">
        <RoleSelect
          label={`Role of ${member.name}`}
          value={role.isPending ? role.variables : member.role}
          onChange={(value) => role.mutate(value)}
        />
        {capabilities.includes("manage_security") && member.locks.length > 0 && (
          <Button
            variant="quiet"
            aria-label={`Unlock ${member.name}`}
            isPending={unlock.isPending}
            onPress={() => unlock.mutate()}
          >
            Unlock
          </Button>
        )}
        {mayReset && member.twoFactorState !== NO_FACTOR && (
          <Button
            variant="quiet"
            aria-label={`Reset two-factor authentication of ${member.name}`}
            onPress={() => setAsking("reset")}
          >
            Reset 2FA
          </Button>
        )}
        <Button variant="quiet" aria-label={`Remove ${member.name}`} onPress={() => setAsking("removal")}>
          Remove
        </Button>
        {unlock.error && !(unlock.error instanceof NotConfirmed) && (
          <FailureNotice error={unlock.error} title="Nothing was unlocked" />
        )}
        {role.error && !(role.error instanceof NotConfirmed) && (
          <FailureNotice error={role.error} title="The role was not changed" />
        )}
      </div>
      {asking === "removal" && <RemoveMemberDialog slug={slug} member={member} onClose={close} />}
      {asking === "reset" && <ResetTwoFactorDialog slug={slug} member={member} onClose={close} />}
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

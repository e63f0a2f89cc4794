import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { SecurityCrumbs } from "../account/SecurityCrumbs";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { sessionQuery } from "../session/session";
import { BackupCodesCard } from "./BackupCodesCard";
import { NewCodes } from "./NewCodes";
import { SecurityKeysCard } from "./SecurityKeysCard";
import { SetupRequired } from "./SetupRequired";
import { TotpCard } from "./TotpCard";
import { type NewBackupCodes, type TwoFactorStatus, twoFactorQuery } from "./twoFactor";

/** Everything about the person's second factors; also where a session lands that must set one up first (spec B5–B11). */
export function TwoFactorPage() {
  const { next } = useSearch({ from: "/signed-in/account-frame/account/two-factor" });
  const session = useQuery(sessionQuery);
  const status = useQuery(twoFactorQuery);
  const queryClient = useQueryClient();
  const router = useRouter();
  const [codes, setCodes] = useState<readonly string[]>();
  const [done, setDone] = useState<string>();

  const goOn = (message: string) => {
    if (next) {
      router.history.push(next);
    } else {
      setDone(message);
    }
  };

  /** After a new factor, or new codes: the codes come first, and cannot be overlooked. */
  const changed = (made: NewBackupCodes, message: string) => {
    queryClient.setQueryData(sessionQuery.queryKey, made.session);
    queryClient.invalidateQueries();
    setDone(undefined);
    if (made.backupCodes.length > 0) {
      setCodes(made.backupCodes);
    } else {
      goOn(message);
    }
  };

  if (codes) {
    return (
      <NewCodes
        codes={codes}
        email={session.data?.user.email ?? ""}
        action={next ? "Continue to where you were going" : "Done"}
        onSaved={() => {
          setCodes(undefined);
          goOn("Two-factor authentication is on, and your backup codes are new.");
        }}
      />
    );
  }
  return (
    <Page
      title="Two-factor authentication"
      intro="A second proof beside your password. A stolen password alone then opens nothing. Adding or removing one ends your other sessions and your access tokens."
      above={<SecurityCrumbs here="Two-factor authentication" />}
    >
      <div className="stack stack-loose">
        <SetupRequired session={session.data} />
        {done && (
          <Notice kind="good" live="status">
            {done}
          </Notice>
        )}
        <QueryView query={status} failure="notice">
          {(status) => (
            <>
              <Standing status={status} />
              <TotpCard status={status} onChanged={changed} onRemoved={setDone} />
              <SecurityKeysCard status={status} keys={status.securityKeys} onChanged={changed} onRemoved={setDone} />
              {status.enrolled && <BackupCodesCard left={status.backupCodesLeft} onChanged={changed} />}
            </>
          )}
        </QueryView>
      </div>
    </Page>
  );
}

/** In which state the account is, in one line. */
function Standing({ status: { enrolled, available, requiredBy } }: { status: TwoFactorStatus }) {
  if (!available && enrolled) {
    return (
      <Notice title="Kept, and not used now">
        Your organization has switched two-factor authentication off. What you set up is kept, and works again when it
        is switched on.
      </Notice>
    );
  }
  if (!available) {
    return (
      <Notice title="Your organization does not use two-factor authentication">
        Nothing can be set up here. Ask a super admin to allow it.
      </Notice>
    );
  }
  return (
    <p className="row">
      <span className={enrolled ? "badge badge-good" : "badge badge-warn"}>{enrolled ? "On" : "Off"}</span>
      <span className="soft">
        {enrolled ? "A login asks for your password and one of these." : "A login asks for your password alone."}
        {requiredBy.length > 0 && ` Required by ${requiredBy.join(", ")}.`}
      </span>
    </p>
  );
}

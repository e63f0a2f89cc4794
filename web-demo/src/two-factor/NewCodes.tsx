import { useState } from "react";
import { Button } from "../components/Button";
import { CheckboxField } from "../components/CheckboxField";
import { CopyButton } from "../components/CopyButton";
import { Icon } from "../components/Icon";
import { Leaving } from "../components/Leaving";
import { Page } from "../components/Page";
import { dayOf } from "../lib/dates";
import { download } from "../lib/download";

type NewCodesProps = { codes: readonly string[]; email: string; action: string; onSaved: () => void };

/** The backup codes, this one time; the way on opens when the person says that they are saved (spec B23). */
export function NewCodes({ codes, email, action, onSaved }: NewCodesProps) {
  const [isSaved, setIsSaved] = useState(false);
  return (
    <Page
      title="Save your backup codes"
      intro="They are shown only now. Each lets you in once, in place of your second factor."
    >
      <div className="card narrow stack">
        <p className="print-only">{`Backup codes of ${email}, each good for one login`}</p>
        <ol className="backup-codes" aria-label="Backup codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <div className="row row-start no-print">
          <CopyButton text={codes.join("\n")}>Copy codes</CopyButton>
          <Button shape="small" onPress={() => download(FILE, "text/plain;charset=utf-8", fileOf(codes, email))}>
            <Icon name="download" />
            Download
          </Button>
          <Button shape="small" onPress={() => window.print()}>
            <Icon name="print" />
            Print
          </Button>
        </div>
        <div className="stack no-print">
          <CheckboxField
            label="I saved them"
            hint="In a password manager, or on paper in a safe place: not only on the device with the authenticator"
            isSelected={isSaved}
            onChange={setIsSaved}
          />
          <Button variant="primary" shape="wide" isDisabled={!isSaved} onPress={onSaved}>
            {action}
          </Button>
        </div>
      </div>
      <Leaving
        isBlocked={!isSaved}
        title="Leave without saving the codes?"
        text="Nobody can show these codes again. You could make new ones later, as long as you can log in."
        action="Leave without them"
      />
    </Page>
  );
}

const FILE = "lockstep-backup-codes.txt";

function fileOf(codes: readonly string[], email: string): string {
  const made = dayOf(new Date().toISOString());
  return [`Lockstep backup codes of ${email}, made ${made}.`, "Each is good for one login.", "", ...codes, ""].join(
    "\n",
  );
}

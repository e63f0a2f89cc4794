import { CopyButton } from "../components/CopyButton";
import { Notice } from "../components/Notice";

/** The link, which is shown this one time. */
export function InvitationLink({ email, url }: { email: string; url: string }) {
  return (
    <Notice kind="good" live="status" title={`Send this link to ${email}`}>
      <div className="link-box">
        <input
          className="input"
          aria-label="Invitation link"
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={url}>Copy link</CopyButton>
      </div>
    </Notice>
  );
}

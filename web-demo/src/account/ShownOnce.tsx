import { CopyButton } from "../components/CopyButton";
import { Notice } from "../components/Notice";

type ShownOnceProps = { title: string; label: string; text: string; children: string };

/** A secret that nobody, not even the server, can show again. */
export function ShownOnce({ title, label, text, children }: ShownOnceProps) {
  return (
    <Notice kind="good" live="status" title={title}>
      <p>{children}</p>
      <div className="link-box">
        <input className="input" aria-label={label} readOnly value={text} onFocus={(event) => event.target.select()} />
        <CopyButton text={text}>Copy</CopyButton>
      </div>
    </Notice>
  );
}

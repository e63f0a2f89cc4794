import { Button } from "../components/Button";
import { CopyButton } from "../components/CopyButton";
import { Notice } from "../components/Notice";

type ShownOnceProps = {
  title: string;
  label: string;
  text: string;
  /** Where the person says that it can go: the words for that, and what follows. */
  done?: string;
  onDone?: () => void;
  children: string;
};

/** A secret that nobody, not even the server, can show again. */
export function ShownOnce({ title, label, text, done = "I saved it", onDone, children }: ShownOnceProps) {
  return (
    <Notice kind="good" live="status" title={title}>
      <p>{children}</p>
      <div className="link-box">
        <input className="input" aria-label={label} readOnly value={text} onFocus={(event) => event.target.select()} />
        <CopyButton text={text}>Copy</CopyButton>
      </div>
      {onDone && (
        <Button shape="small" variant="primary" onPress={onDone}>
          {done}
        </Button>
      )}
    </Notice>
  );
}

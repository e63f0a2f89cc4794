import { useEffect, useState } from "react";
import { Button } from "./Button";
import { Icon } from "./Icon";

/** Copies a text, and says that it did, or that the browser refused. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [result, setResult] = useState<"copied" | "refused">();
  useEffect(() => {
    const timer = result && setTimeout(() => setResult(undefined), 4000);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setResult("copied"),
      () => setResult("refused"),
    );
  return (
    <span className="row">
      <span className="tooltip-status" role="status">
        {result === "copied" && "Copied"}
        {result === "refused" && "The browser does not allow copying here"}
      </span>
      <Button shape="small" onPress={copy}>
        <Icon name={result === "copied" ? "check" : "copy"} />
        {children}
      </Button>
    </span>
  );
}

import { useEffect, useState } from "react";

/** A polite live region that waits until the typing pauses. */
export function Spoken({ text, pause = 900 }: { text: string; pause?: number }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), pause);
    return () => clearTimeout(timer);
  }, [text, pause]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

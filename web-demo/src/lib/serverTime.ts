import { useEffect, useState } from "react";

/** The server's time in its last answer, and when that came by a clock that nobody can set. */
let noted: { at: number; heard: number } | undefined;

/** Takes the `Date` of an answer, in whole seconds. */
export function noteServerTime(date: string | null) {
  const at = Date.parse(date ?? "");
  if (!Number.isNaN(at)) {
    noted = { at, heard: performance.now() };
  }
}

/** Milliseconds since 1970 by the server's clock; by the device's only before the first answer. */
export function serverNow(): number {
  return noted ? Math.floor(noted.at + performance.now() - noted.heard) : Date.now();
}

/** The server's time, followed while it is shown. */
export function useServerNow(everyMilliseconds = 10_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMilliseconds);
    return () => clearInterval(timer);
  }, [everyMilliseconds]);
  return now;
}

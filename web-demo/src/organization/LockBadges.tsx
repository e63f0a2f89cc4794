import { momentOf } from "../lib/dates";
import type { Member } from "./members";

const ways: Record<string, string> = { password: "Password", code: "Codes", security_key: "Security keys" };

/** The ways in that too many wrong attempts have locked, each with its end. */
export function LockBadges({ locks }: { locks: Member["locks"] }) {
  return locks.map(({ factorClass, lockedUntil, knownBrowser }) => (
    <span key={`${factorClass} ${knownBrowser} ${lockedUntil}`} className="badge badge-bad">
      {`${ways[factorClass] ?? factorClass} locked ${lockedUntil ? `until ${momentOf(lockedUntil)}` : "until unlocked"}`}
      {knownBrowser && " at one browser"}
    </span>
  ));
}

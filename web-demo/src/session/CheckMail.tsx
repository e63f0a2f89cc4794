import type { ReactNode } from "react";
import { Notice } from "../components/Notice";

/** That a message is on its way. The server does not say whether there is an account, and neither does this. */
export function CheckMail({ email, children }: { email: string; children: ReactNode }) {
  return (
    <Notice kind="good" live="status" title={`A message is on its way to ${email}`}>
      <p>{children}</p>
      <p className="soft small">Nothing there? Look into the spam folder, and check the address.</p>
    </Notice>
  );
}

import { useLinkToken } from "../lib/useLinkToken";
import { ChooseNewPassword } from "./ChooseNewPassword";
import { RequestPasswordReset } from "./RequestPasswordReset";

/** A forgotten password: without a link it asks for one, with a link it asks for the new password. */
export function ResetPasswordPage() {
  const token = useLinkToken();
  return token ? <ChooseNewPassword token={token} /> : <RequestPasswordReset />;
}

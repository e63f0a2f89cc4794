import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type {
  SecondFactor,
  SecurityKeyView as SecurityKey,
  TotpStart,
  TwoFactorMethod,
  TwoFactorView as TwoFactorStatus,
} from "../api";

/** What comes of a new factor or new codes; a key's answer says more. */
export type NewBackupCodes = Pick<api.NewBackupCodes, "backupCodes" | "session">;

export const twoFactorQuery = queryOptions({
  queryKey: ["two-factor"],
  queryFn: async ({ signal }) => (await api.getTwoFactor({ signal })).data,
});

export const startTotp = async () => (await api.startTotp()).data;

/** `emailCode` where the first factor needs one. */
export const confirmTotp = async (code: string, emailCode?: string) =>
  (await api.confirmTotp({ body: emailCode === undefined ? { code } : { code, emailCode } })).data;

export const sendEmailCode = () => api.sendEmailCode();

export const removeTotp = () => api.removeTotp();

export const regenerateBackupCodes = async () => (await api.regenerateBackupCodes()).data;

import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { NewBackupCodes, SecondFactor, TotpStart, TwoFactorMethod } from "../api";

/** What the account has set up. Servers without security keys leave their list out. */
export type TwoFactorStatus = api.TwoFactorView & { securityKeys?: SecurityKey[] };

export type SecurityKey = {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt?: string;
  removable: boolean;
};

export const twoFactorQuery = queryOptions({
  queryKey: ["two-factor"],
  queryFn: async ({ signal }): Promise<TwoFactorStatus> => (await api.getTwoFactor({ signal })).data,
});

export const startTotp = async () => (await api.startTotp()).data;

export const confirmTotp = async (code: string) => (await api.confirmTotp({ body: { code } })).data;

export const removeTotp = () => api.removeTotp();

export const regenerateBackupCodes = async () => (await api.regenerateBackupCodes()).data;

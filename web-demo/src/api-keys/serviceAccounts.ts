import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { ServiceAccountView as ServiceAccount } from "../api";

export const serviceAccountsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "service-accounts"],
    queryFn: async ({ signal }) => (await api.listServiceAccounts({ path: { org: slug }, signal })).data,
  });

export const createServiceAccount = async (org: string, body: api.NewServiceAccount) =>
  (await api.createServiceAccount({ path: { org }, body })).data;

export const updateServiceAccount = async (org: string, account: string, body: api.ServiceAccountChange) =>
  (await api.updateServiceAccount({ path: { org, account }, body })).data;

export const removeServiceAccount = (org: string, account: string) =>
  api.removeServiceAccount({ path: { org, account } });

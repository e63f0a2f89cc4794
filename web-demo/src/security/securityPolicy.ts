import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

/** A policy as it is stored, with the tag that a save has to name. */
export type StoredPolicy = { document: api.SecurityPolicy; etag: string; version: number };

export type PolicyImpact = api.Preview;

type Patch = Record<string, unknown>;

export const securityPolicyQuery = (org: string) =>
  queryOptions({
    queryKey: ["organization", org, "security-policy"],
    queryFn: async ({ signal }) => stored(await api.getSecurityPolicy({ path: { org }, signal })),
  });

export const savePolicy = async (org: string, etag: string, body: Patch) =>
  stored(await api.updateSecurityPolicy({ path: { org }, headers: { "if-match": etag }, body }));

/** Always asked anew: members change while a draft is being written. */
export const previewQuery = (org: string, body: Patch, run: <T>(action: () => Promise<T>) => Promise<T>) =>
  queryOptions({
    queryKey: ["organization", org, "preview", body],
    queryFn: () => run(async () => (await api.previewSecurityPolicy({ path: { org }, body })).data),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });

/** Fails with every reason while the policy keeps the caller out. */
export const enter = (org: string) => api.getOrganization({ path: { org } });

export const complianceQuery = (org: string) =>
  queryOptions({
    queryKey: ["organization", org, "compliance"],
    queryFn: async ({ signal }) => (await api.getCompliance({ path: { org }, signal })).data,
  });

function stored({ data, response }: { data: api.SecurityPolicy; response: Response }): StoredPolicy {
  return { document: data, etag: response.headers.get("etag") ?? "", version: data.version };
}

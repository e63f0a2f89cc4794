import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import * as api from "../api";
import type { KeySearch } from "./keySearch";

export type { ApiKeyScope, ApiKeyView as ApiKey, KeyCreated, OwnerView as KeyOwner } from "../api";

/** The most that the server gives at once. */
const LARGEST_PAGE = 200;

const keyOfLists = (slug: string) => ["organization", slug, "api-keys"];

/** Keys as the filters want them, the newest first; the server knows what is stale and what ends soon. */
export const apiKeysQuery = (slug: string, { status, stale, expiring, owner }: KeySearch) =>
  infiniteQueryOptions({
    queryKey: [...keyOfLists(slug), { status, stale, expiring, owner }],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        ...(status ? { status } : {}),
        ...(stale ? { stale } : {}),
        ...(expiring ? { expiringSoon: true } : {}),
        ...(owner ? { owner } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return (await api.listApiKeys({ path: { org: slug }, query, signal })).data;
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Unused for so many days, a key is marked in the list. */
export const STALE_DAYS = 90;

/** Which keys the server calls stale, and which near their end, for the marks in the list. */
export const markedKeysQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keyOfLists(slug), "marks"],
    queryFn: async ({ signal }) => {
      const ids = async (query: { stale: number } | { expiringSoon: true }) => {
        const { items } = (
          await api.listApiKeys({ path: { org: slug }, query: { ...query, limit: LARGEST_PAGE }, signal })
        ).data;
        return items.map(({ id }) => id);
      };
      const [stale, expiring] = await Promise.all([ids({ stale: STALE_DAYS }), ids({ expiringSoon: true })]);
      return { stale, expiring };
    },
  });

export const createKey = async (org: string, body: api.NewKey) =>
  (await api.createApiKey({ path: { org }, body })).data;

export const updateKey = async (org: string, key: string, body: api.KeyChange) =>
  (await api.updateApiKey({ path: { org, key }, body })).data;

export const rotateKey = async (org: string, key: string, body: api.KeyRotation) =>
  (await api.rotateApiKey({ path: { org, key }, body })).data;

export const revokeKey = (org: string, key: string) => api.revokeApiKey({ path: { org, key } });

export const revealKey = async (org: string, key: string) => (await api.revealApiKey({ path: { org, key } })).data.key;

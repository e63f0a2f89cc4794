import type { Role } from "@lockstep/policy";
import { infiniteQueryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { MemberView as Member } from "../api";

/** The most that the server gives at once. */
const PAGE = 200;

/** Page after page; second factors come and go, so what is shown is asked for again every half minute. */
export const membersQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ["organization", slug, "members"],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return (await api.listMembers({ path: { org: slug }, query, signal })).data;
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 30_000,
  });

export const changeRole = (slug: string, id: string, role: Role) =>
  api.updateMember({ path: { org: slug, member: id }, body: { role } });

export const removeMember = (slug: string, id: string) => api.removeMember({ path: { org: slug, member: id } });

export const unlockMember = (slug: string, id: string) => api.unlockMember({ path: { org: slug, member: id } });

export const resetTwoFactor = (slug: string, id: string) =>
  api.resetMemberTwoFactor({ path: { org: slug, member: id } });

import type { Role } from "@lockstep/policy";
import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { MemberView as Member } from "../api";

export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "members"],
    queryFn: async ({ signal }) => (await api.listMembers({ path: { org: slug }, query: { limit: 200 }, signal })).data,
  });

export const changeRole = (slug: string, id: string, role: Role) =>
  api.updateMember({ path: { org: slug, member: id }, body: { role } });

export const removeMember = (slug: string, id: string) => api.removeMember({ path: { org: slug, member: id } });

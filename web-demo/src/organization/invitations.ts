import type { Role } from "@lockstep/policy";
import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export const invitationsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["organization", slug, "invitations"],
    queryFn: async ({ signal }) => (await api.listInvitations({ path: { org: slug }, signal })).data,
  });

export const invite = async (slug: string, body: { email: string; role: Role }) =>
  (await api.createInvitation({ path: { org: slug }, body })).data;

export const revokeInvitation = (slug: string, id: string) =>
  api.withdrawInvitation({ path: { org: slug, invitation: id } });

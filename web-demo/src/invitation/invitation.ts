import { loadPolicy } from "@lockstep/policy";
import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { InvitationView as Invitation } from "../api";

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: async ({ signal }) => (await api.lookUpInvitation({ body: { token }, signal })).data,
  });

/** The rules of the organization that invites. */
export const invitedPasswordPolicy = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token, "password-policy"],
    queryFn: ({ signal }) => loadPolicy(`/v1/password-policy?invitation=${encodeURIComponent(token)}`, { signal }),
  });

export const acceptInvitation = async (token: string) => (await api.acceptInvitation({ body: { token } })).data;

import { loadPolicy } from "@lockstep/policy";
import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

/** The rules that bind whoever signs up now. */
export const publicPasswordPolicy = policyAt("/v1/password-policy");

/** The strictest of the rules of all organizations that the user belongs to. */
export const accountPasswordPolicy = policyAt("/v1/account/password-policy");

/** The rules that bind whoever a link lets choose a password. */
export const resetPasswordPolicy = (token: string) =>
  queryOptions({
    queryKey: ["password-reset", token, "password-policy"],
    queryFn: async ({ signal }) => loadPolicy((await api.getPasswordResetPolicy({ body: { token }, signal })).data),
  });

function policyAt(url: string) {
  return queryOptions({
    queryKey: ["password-policy", url],
    queryFn: ({ signal }) => loadPolicy(url, { signal }),
  });
}

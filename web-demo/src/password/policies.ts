import { loadPolicy } from "@lockstep/policy";
import { queryOptions } from "@tanstack/react-query";

/** The rules that bind whoever signs up now. */
export const publicPasswordPolicy = policyAt("/v1/password-policy");

/** The strictest of the rules of all organizations that the user belongs to. */
export const accountPasswordPolicy = policyAt("/v1/account/password-policy");

function policyAt(url: string) {
  return queryOptions({
    queryKey: ["password-policy", url],
    queryFn: ({ signal }) => loadPolicy(url, { signal }),
  });
}

import { useQuery } from "@tanstack/react-query";
import { QueryView } from "../components/QueryView";
import { useMembership } from "../organization/useMembership";
import { SecuritySettings } from "./SecuritySettings";
import { securityPolicyQuery } from "./securityPolicy";

/** Organization settings → Security. */
export function SecurityPage() {
  const membership = useMembership();
  const policy = useQuery(securityPolicyQuery(membership.slug));
  return (
    <QueryView query={policy}>{(stored) => <SecuritySettings membership={membership} stored={stored} />}</QueryView>
  );
}

import { type ApiKeyRequest, PolicyError } from "@lockstep/policy";
import { useQuery } from "@tanstack/react-query";
import { useServerNow } from "../lib/serverTime";
import { securityPolicyQuery } from "../security/securityPolicy";
import { useDraftPolicy } from "../security/useDraftPolicy";
import { faultOfForm, faultOfVerdict, firstOf, type KeyFaults } from "./keyFaults";

type KeyRules = {
  /** The latest end that the rules allow, by their own word; none where there is no limit, or none known yet. */
  latestAllowed: string | undefined;
  /** Whether keys have to end. */
  requiresExpiry: boolean;
  enforceHashed: boolean;
  /** When the key would end; none where it never does, or its end cannot be read. */
  expiresAt: string | undefined;
  faults: KeyFaults;
};

/** The organization's rules for keys, judging a request as it is written, by the server's clock. */
export function useKeyRules(slug: string, request: ApiKeyRequest): KeyRules {
  const stored = useQuery(securityPolicyQuery(slug));
  const rules = stored.data?.document.apiKeys;
  const { policy } = useDraftPolicy(rules ? { apiKeys: rules } : {});
  const now = useServerNow();
  const known = { requiresExpiry: rules?.requireExpiration ?? false, enforceHashed: rules?.enforceHashed ?? false };
  if (!policy?.document.apiKeys) {
    return { ...known, latestAllowed: undefined, expiresAt: undefined, faults: {} };
  }
  const judge = (request: ApiKeyRequest) => {
    try {
      const { violations, expiresAt } = policy.checkApiKey(request, now);
      return { violations, expiresAt, faults: faultOfVerdict(violations) };
    } catch (error) {
      const faults = error instanceof PolicyError ? faultOfForm(error.violations) : {};
      return { violations: [], expiresAt: undefined, faults };
    }
  };
  const { expiresAt, faults } = judge(request);
  // An end that cannot be read keeps nothing else from being judged.
  const endless = judge({ name: request.name, createdAt: request.createdAt, hashed: request.hashed });
  const required = endless.violations.find((violation) => violation.code === "expiration_required");
  return {
    ...known,
    latestAllowed: required?.latestAllowed,
    expiresAt,
    faults: firstOf(faults, { ...endless.faults, expiry: undefined }),
  };
}

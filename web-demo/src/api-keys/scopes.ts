import type { ApiKeyScope } from "../api";

/** What can be chosen. Whether the owner's role is enough for it, the server says. */
export const scopes: readonly { scope: ApiKeyScope; title: string; hint: string }[] = [
  { scope: "organization:read", title: "See the organization", hint: "Its name, and what is decided about the key" },
  { scope: "verify", title: "Pass a reverse proxy", hint: "One that asks Lockstep before it lets a request through" },
  { scope: "members:read", title: "See members", hint: "Invitations and who complies, too. For admins" },
  { scope: "audit:read", title: "See the audit events", hint: "Who did what, and when. For super admins" },
  { scope: "security:read", title: "See the security policy", hint: "And, for super admins, preview a change" },
  { scope: "security:write", title: "Change the security policy", hint: "Sensitive. For super admins" },
  { scope: "api_keys:read", title: "See API keys", hint: "And service accounts, but no key's value" },
  { scope: "api_keys:write", title: "Make and end API keys", hint: "Sensitive. None that may do more than itself" },
];

/** Scopes are an open list: one that this page does not know shows its own name. */
export function scopeTitle(scope: string): string {
  return scopes.find((known) => known.scope === scope)?.title ?? scope;
}

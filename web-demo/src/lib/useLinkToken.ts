import { useLocation } from "@tanstack/react-router";

/** The token of a mailed link. The fragment never leaves the browser, so the token is in no server's log. */
export function useLinkToken(): string {
  return useLocation({ select: ({ hash }) => new URLSearchParams(hash).get("token") ?? "" });
}

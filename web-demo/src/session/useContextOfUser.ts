import type { PasswordContext } from "@lockstep/policy";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sessionQuery } from "./session";

/** Who is logged in, as the words that their password must not contain. */
export function useContextOfUser(): PasswordContext {
  const { data: session } = useQuery(sessionQuery);
  return useMemo(
    () =>
      session
        ? {
            email: session.user.email,
            name: session.user.name,
            organization: session.organizations.flatMap(({ name, slug }) => [name, slug]),
          }
        : {},
    [session],
  );
}

import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiFailure, codeOf, statusOf } from "../failure/failures";
import { sessionQuery } from "../session/session";

/** What the server has answered is not asked again at once; what did not get through is, once. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      // A session that has ended is noticed by whichever query comes first, and acted on in one place.
      if ((statusOf(error) === 401 || isKeptOut(error)) && queryKey[0] !== sessionQuery.queryKey[0]) {
        queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
    },
  }),
  mutationCache: new MutationCache({
    onError: (error) => {
      if (isKeptOut(error)) {
        queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => !(error instanceof ApiFailure) && failures < 1,
      retryDelay: 400,
      staleTime: 5_000,
    },
  },
});

/** A policy that changed a moment ago: the session says where it is cured. */
function isKeptOut(error: unknown): boolean {
  return codeOf(error) === "security_policy_not_met";
}

import { QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../failure/failures";

/** What the server has answered is not asked again at once; what did not get through is, once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => !(error instanceof ApiFailure) && failures < 1,
      retryDelay: 400,
      staleTime: 5_000,
    },
  },
});

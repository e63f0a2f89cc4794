import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { OwnSession } from "../api";

export const sessionsQuery = queryOptions({
  queryKey: ["own-sessions"],
  queryFn: async ({ signal }) => (await api.listSessions({ signal })).data,
});

export const endSession = (session: string) => api.endSession({ path: { session } });

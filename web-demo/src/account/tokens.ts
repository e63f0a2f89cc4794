import { queryOptions } from "@tanstack/react-query";
import * as api from "../api";

export type { TokenCreated, TokenView } from "../api";

export const tokensQuery = queryOptions({
  queryKey: ["access-tokens"],
  queryFn: async ({ signal }) => (await api.listTokens({ signal })).data,
});

export const createToken = async (body: api.NewToken) => (await api.createToken({ body })).data;

export const revokeToken = (token: string) => api.revokeToken({ path: { token } });

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FailureNotice } from "../failure/FailureNotice";
import { FailurePage } from "../failure/FailurePage";
import { Loading } from "./Loading";

type QueryViewProps<T> = {
  query: UseQueryResult<T>;
  /** Whether a failure takes the whole page or only this place. */
  failure?: "page" | "notice";
  loading?: string;
  children: (data: T) => ReactNode;
};

/** What a query has: nothing yet, a failure with another attempt, or data. */
export function QueryView<T>({ query, failure = "page", loading, children }: QueryViewProps<T>) {
  const retry = () => {
    query.refetch();
  };
  if (query.data !== undefined && !query.isError) {
    return children(query.data);
  }
  if (query.isError) {
    return failure === "page" ? (
      <FailurePage error={query.error} onRetry={retry} />
    ) : (
      <FailureNotice error={query.error} onRetry={retry} />
    );
  }
  return <Loading>{loading ?? "Loading…"}</Loading>;
}

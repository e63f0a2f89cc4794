import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { membersQuery } from "./members";

/** So many pages come by themselves; the rest on request. */
const PAGES_AT_ONCE = 10;

/** The members as far as they are loaded, and whether there are more. */
export function useMembers(slug: string) {
  const query = useInfiniteQuery(membersQuery(slug));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && pages < PAGES_AT_ONCE) {
      fetchNextPage();
    }
  }, [hasNextPage, isFetching, isError, pages, fetchNextPage]);
  return query;
}

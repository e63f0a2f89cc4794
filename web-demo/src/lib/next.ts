/** Where to go afterwards. Only a path of this application is followed: anything else could lead away from it. */
export function safeNext(next: unknown): string | undefined {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : undefined;
}

/** The search parameters of a page that leads on. */
export function nextSearch(search: Record<string, unknown>): { next?: string | undefined } {
  // Said even where it is undefined: the router keeps a parameter that is not mentioned.
  return { next: safeNext(search.next) };
}

/** Shown only when it takes longer than a quarter of a second. */
export function Loading({ children = "Loading…" }: { children?: string }) {
  return (
    <p className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {children}
    </p>
  );
}

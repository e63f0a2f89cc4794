import { Link } from "@tanstack/react-router";

/** The name and its mark: two bars that only fit together. */
export function Wordmark() {
  return (
    <Link to="/" className="wordmark" aria-label="Lockstep, start">
      <svg
        viewBox="0 0 32 32"
        fill="none"
        stroke="currentColor"
        strokeWidth="5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M5 4v15a6 6 0 0 0 6 6h4M27 28V13a6 6 0 0 0-6-6h-4" />
      </svg>
      Lockstep
    </Link>
  );
}

import type { Problem } from "../api";
import { PageTitle } from "../components/Page";
import { ReasonList } from "./ReasonList";

/** The refusal: every policy that is not met, each with the link that cures it (spec A42). */
export function AccessDenied({ problem }: { problem: Problem }) {
  return (
    <section className="status-page">
      <p className="status-code">{problem.status}</p>
      <PageTitle>Access denied: security policy not met</PageTitle>
      <p className="soft">Each of these keeps you out. End them all, and the next request goes through.</p>
      <ReasonList reasons={problem.reasons ?? []} />
    </section>
  );
}

import { Link } from "@tanstack/react-router";
import { PageTitle } from "../components/Page";

export function NotFound({ detail = "The address may be mistyped, or what was here is gone." }: { detail?: string }) {
  return (
    <section className="status-page">
      <p className="status-code">404</p>
      <PageTitle>There is nothing here</PageTitle>
      <p className="soft">{detail}</p>
      <Link to="/">Go to the start page</Link>
    </section>
  );
}

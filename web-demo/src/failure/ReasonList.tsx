import { Link, useLocation } from "@tanstack/react-router";
import type { Reason } from "../api";
import { methodName } from "../two-factor/methods";
import { explain } from "./reasons";

/** Each reason in the server's words, with its cure, which leads back to where the reader was. */
export function ReasonList({ reasons }: { reasons: Reason[] }) {
  const here = useLocation({ select: (location) => location.pathname });
  return (
    <ul className="reasons">
      {reasons.map(({ code, detail, cure, methods }) => {
        const { title, action } = explain(code);
        return (
          <li key={code} className="reason" data-code={code}>
            <div>
              <h2>{title}</h2>
              {detail && <p className="soft">{detail}</p>}
              {methods && methods.length > 0 && (
                <p className="soft small">{`Accepted: ${methods.map(methodName).join(", ")}.`}</p>
              )}
            </div>
            <Link to={cure} search={{ next: here }} className="button button-primary">
              {action}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

import { Link, useLocation } from "@tanstack/react-router";
import type { Reason } from "../api";
import { explain } from "./reasons";

/** Each reason with its cure, which leads back to where the reader was. */
export function ReasonList({ reasons }: { reasons: Reason[] }) {
  const here = useLocation({ select: (location) => location.pathname });
  return (
    <ul className="reasons">
      {reasons.map(({ code, cure }) => {
        const { title, text, action } = explain(code);
        return (
          <li key={code} className="reason" data-code={code}>
            <div>
              <h2>{title}</h2>
              {text && <p className="soft">{text}</p>}
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

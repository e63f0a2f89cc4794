import { Notice } from "../components/Notice";

/** What the page advises whoever sets the rules (spec A30). */
export function PasswordAdvice() {
  return (
    <Notice title="Before you tighten the rules">
      <ul className="advice">
        <li>Length protects best: ask for 10 to 12 characters or more, and for fewer kinds of characters.</li>
        <li>Tell your members first, and leave them time to change their passwords.</li>
        <li>Recommend a password manager. These forms accept paste, and tell it which passwords are allowed.</li>
      </ul>
    </Notice>
  );
}

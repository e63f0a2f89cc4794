import { Leaving } from "../components/Leaving";

/** Asks before a draft is lost by going elsewhere. */
export function UnsavedChanges({ exist }: { exist: boolean }) {
  return (
    <Leaving
      isBlocked={exist}
      title="Leave without saving?"
      text="Your changes to the policy are a draft. They are lost when you leave this page."
      action="Leave and lose the draft"
    />
  );
}

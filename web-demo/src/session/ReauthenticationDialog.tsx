import { useQuery } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { isPasswordUnknown } from "./asksForPassword";
import { ReauthenticationForm } from "./ReauthenticationForm";
import { sessionQuery } from "./session";

type ReauthenticationDialogProps = {
  /** The failure that asks for the password; without one there is no question. */
  question: unknown;
  onAnswer: (confirmed: boolean) => void;
};

export function ReauthenticationDialog({ question, onAnswer }: ReauthenticationDialogProps) {
  const isOpen = question !== undefined;
  const session = useQuery({ ...sessionQuery, enabled: isOpen });
  const { title, text } = isPasswordUnknown(question) ? check : confirmation;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={() => onAnswer(false)}>
      <p className="soft">{text}</p>
      <ReauthenticationForm email={session.data?.user.email} action="Confirm" onDone={() => onAnswer(true)}>
        <Button variant="quiet" onPress={() => onAnswer(false)}>
          Cancel
        </Button>
      </ReauthenticationForm>
    </Dialog>
  );
}

const confirmation = {
  title: "Confirm that it is you",
  text: "This change is sensitive. Enter your password, and it goes on by itself.",
};

const check = {
  title: "Check your own password",
  text: "The password policy has changed, and it binds you as well. Enter your password, and it is checked.",
};

import { useQuery } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import type { Question } from "./question";
import { ReauthenticationForm } from "./ReauthenticationForm";
import { sessionQuery } from "./session";

type ReauthenticationDialogProps = {
  question: Question | undefined;
  onAnswer: (confirmed: boolean) => void;
};

export function ReauthenticationDialog({ question, onAnswer }: ReauthenticationDialogProps) {
  const session = useQuery({ ...sessionQuery, enabled: question !== undefined });
  const { title, text } = question ? wordsFor(question) : confirmation;
  return (
    <Dialog title={title} isOpen={question !== undefined} onClose={() => onAnswer(false)}>
      <p className="soft">{text}</p>
      {question && (
        <ReauthenticationForm session={session.data} question={question} action="Confirm" onDone={() => onAnswer(true)}>
          <Button variant="quiet" onPress={() => onAnswer(false)}>
            Cancel
          </Button>
        </ReauthenticationForm>
      )}
    </Dialog>
  );
}

function wordsFor({ password, secondFactor, either }: Question) {
  if (either) {
    return confirmation;
  }
  if (password && secondFactor) {
    return both;
  }
  return password ? check : factor;
}

const confirmation = {
  title: "Confirm that it is you",
  text: "This is sensitive. Prove once more who you are, and it goes on by itself. That is good for 5 minutes.",
};

const check = {
  title: "Check your own password",
  text: "The policy binds you as well. Enter your password, and it is checked against it.",
};

const factor = {
  title: "Use your second factor",
  text: "The organization requires it, and this session has not used it as it should. Use it, and the action goes on by itself.",
};

const both = {
  title: "Enter your password and your second factor",
  text: "The policy binds you as well. Enter both, and the action goes on by itself.",
};

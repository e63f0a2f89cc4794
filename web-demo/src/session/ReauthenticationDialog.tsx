import { useQuery } from "@tanstack/react-query";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { ReauthenticationForm } from "./ReauthenticationForm";
import { sessionQuery } from "./session";

type ReauthenticationDialogProps = { isOpen: boolean; onAnswer: (confirmed: boolean) => void };

export function ReauthenticationDialog({ isOpen, onAnswer }: ReauthenticationDialogProps) {
  const session = useQuery({ ...sessionQuery, enabled: isOpen });
  return (
    <Dialog title="Confirm that it is you" isOpen={isOpen} onClose={() => onAnswer(false)}>
      <p className="soft">This change is sensitive. Enter your password, and it goes on by itself.</p>
      <ReauthenticationForm email={session.data?.user.email} action="Confirm" onDone={() => onAnswer(true)}>
        <Button variant="quiet" onPress={() => onAnswer(false)}>
          Cancel
        </Button>
      </ReauthenticationForm>
    </Dialog>
  );
}

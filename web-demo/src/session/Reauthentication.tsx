import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { type Question, questionOf } from "./question";
import { ReauthenticationDialog } from "./ReauthenticationDialog";

type Protected = <T>(action: () => Promise<T>) => Promise<T>;

const ReauthenticationContext = createContext<Protected>((action) => action());

/** Thrown by a protected action when the person would rather not prove anything. */
export class NotConfirmed extends Error {}

/** Runs an action, and where the server asks first who is there, asks for that and then runs the action again. */
export function useReauthentication(): Protected {
  return useContext(ReauthenticationContext);
}

export function Reauthentication({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const answer = useRef<(confirmed: boolean) => void>(undefined);

  const protectedRun = useCallback<Protected>(async (action) => {
    for (let questions = 0; ; questions += 1) {
      try {
        return await action();
      } catch (error) {
        const next = questionOf(error, questions);
        if (!next) {
          throw error;
        }
        setQuestion(next);
        const confirmed = await new Promise<boolean>((resolve) => {
          answer.current = resolve;
        });
        setQuestion(undefined);
        if (!confirmed) {
          throw new NotConfirmed();
        }
      }
    }
  }, []);

  return (
    <ReauthenticationContext value={protectedRun}>
      {children}
      <ReauthenticationDialog question={question} onAnswer={(confirmed) => answer.current?.(confirmed)} />
    </ReauthenticationContext>
  );
}

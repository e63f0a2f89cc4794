import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { asksForPassword } from "./asksForPassword";
import { ReauthenticationDialog } from "./ReauthenticationDialog";

type Protected = <T>(action: () => Promise<T>) => Promise<T>;

const ReauthenticationContext = createContext<Protected>((action) => action());

/** Thrown by a protected action when the person would rather not enter the password. */
export class NotConfirmed extends Error {}

/** Runs an action, and where the server asks for the password first, asks for it and then runs the action again. */
export function useReauthentication(): Protected {
  return useContext(ReauthenticationContext);
}

export function Reauthentication({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<unknown>();
  const answer = useRef<(confirmed: boolean) => void>(undefined);

  const protectedRun = useCallback<Protected>(async (action) => {
    try {
      return await action();
    } catch (error) {
      if (!asksForPassword(error)) {
        throw error;
      }
      setQuestion(error);
      const confirmed = await new Promise<boolean>((resolve) => {
        answer.current = resolve;
      });
      setQuestion(undefined);
      if (!confirmed) {
        throw new NotConfirmed();
      }
      return await action();
    }
  }, []);

  return (
    <ReauthenticationContext value={protectedRun}>
      {children}
      <ReauthenticationDialog question={question} onAnswer={(confirmed) => answer.current?.(confirmed)} />
    </ReauthenticationContext>
  );
}

import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { codeOf } from "../failure/failures";
import { ReauthenticationDialog } from "./ReauthenticationDialog";

type Protected = <T>(action: () => Promise<T>) => Promise<T>;

const ReauthenticationContext = createContext<Protected>((action) => action());

/** Thrown by a protected action when the person would rather not confirm who they are. */
export class NotConfirmed extends Error {}

/**
 * Runs an action, and where the server wants to know first that it is still the same person, asks for the password and
 * then runs the action again.
 */
export function useReauthentication(): Protected {
  return useContext(ReauthenticationContext);
}

export function Reauthentication({ children }: { children: ReactNode }) {
  const [isAsking, setIsAsking] = useState(false);
  const answer = useRef<(confirmed: boolean) => void>(undefined);

  const protectedRun = useCallback<Protected>(async (action) => {
    try {
      return await action();
    } catch (error) {
      if (codeOf(error) !== "reauthentication_required") {
        throw error;
      }
      setIsAsking(true);
      const confirmed = await new Promise<boolean>((resolve) => {
        answer.current = resolve;
      });
      setIsAsking(false);
      if (!confirmed) {
        throw new NotConfirmed();
      }
      return await action();
    }
  }, []);

  return (
    <ReauthenticationContext value={protectedRun}>
      {children}
      <ReauthenticationDialog isOpen={isAsking} onAnswer={(confirmed) => answer.current?.(confirmed)} />
    </ReauthenticationContext>
  );
}

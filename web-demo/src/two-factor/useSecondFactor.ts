import { browserSupportsWebAuthn } from "@simplewebauthn/browser";
import { useState } from "react";
import { twoFactorMethods } from "./methods";
import type { SecondFactor, TwoFactorMethod } from "./twoFactor";

export type SecondFactorInput = ReturnType<typeof useSecondFactor>;

/**
 * What a form needs to ask for a second factor. `askKey` asks a security key; without it, or in a browser without
 * WebAuthn, that method is not offered.
 */
export function useSecondFactor(methods: readonly string[], askKey?: () => Promise<SecondFactor>) {
  const usable = twoFactorMethods.filter(
    (method) => methods.includes(method) && (method !== "security_key" || (askKey && browserSupportsWebAuthn())),
  );
  const [chosen, setChosen] = useState<TwoFactorMethod>();
  const [code, setCode] = useState("");
  const [error, setError] = useState<string>();
  const [attempts, setAttempts] = useState(0);
  const method = chosen && usable.includes(chosen) ? chosen : usable[0];

  const take = async (): Promise<SecondFactor | undefined> => {
    if (method === "security_key") {
      return askKey?.();
    }
    return method && { method, code };
  };

  return {
    method,
    others: usable.filter((other) => other !== method),
    code,
    error,
    attempts,
    setCode(next: string) {
      setCode(next);
      setError(undefined);
    },
    choose(next: TwoFactorMethod) {
      setChosen(next);
      setCode("");
      setError(undefined);
    },
    /** Whether there is something to send; otherwise the field says what is missing. */
    check(): boolean {
      const isMissing = method !== "security_key" && code.trim() === "";
      setError(isMissing ? "Enter the code" : undefined);
      if (isMissing) {
        setAttempts((count) => count + 1);
      }
      return !isMissing;
    },
    /** After a refusal: another attempt begins empty. */
    clear() {
      setCode("");
      setAttempts((count) => count + 1);
    },
    take,
  };
}

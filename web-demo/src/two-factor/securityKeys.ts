import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";
import * as api from "../api";
import type { SecondFactor } from "./twoFactor";

/** The browser or the key refused, before the server was asked. */
export class KeyFailure extends Error {}

/** Asks a key to make a credential, and stores it under `name`; `emailCode` where the first factor needs one. */
export async function addSecurityKey(name: string, emailCode?: string) {
  const { data } = await api.getSecurityKeyOptions();
  const optionsJSON = data.publicKey as unknown as PublicKeyCredentialCreationOptionsJSON;
  const credential = await ceremony(() => startRegistration({ optionsJSON }));
  const body = { name, credential: { ...credential }, ...(emailCode === undefined ? {} : { emailCode }) };
  return (await api.addSecurityKey({ body })).data;
}

export const renameSecurityKey = (key: string, name: string) =>
  api.renameSecurityKey({ path: { key }, body: { name } });

export const removeSecurityKey = (key: string) => api.removeSecurityKey({ path: { key } });

/** A key's proof for the login that is under way. */
export const askKeyAtLogin = async () => askKey((await api.getLoginKeyOptions()).data);

/** A key's proof for the session that goes on. */
export const askKeyOnceMore = async () => askKey((await api.getReauthenticationKeyOptions()).data);

async function askKey({ publicKey }: api.KeyRequest): Promise<SecondFactor> {
  const optionsJSON = publicKey as unknown as PublicKeyCredentialRequestOptionsJSON;
  const credential = await ceremony(() => startAuthentication({ optionsJSON }));
  return { method: "security_key", credential: { ...credential } };
}

async function ceremony<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new KeyFailure(explanation(error), { cause: error });
  }
}

function explanation(error: unknown): string {
  if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") {
    return "This key is registered already. Use another one, or remove it from the list first.";
  }
  if (error instanceof Error && error.name === "NotAllowedError") {
    return "Nothing came from the key: it was cancelled, or it took too long. Try again, and touch the key when it blinks.";
  }
  if (error instanceof Error && error.name === "SecurityError") {
    return "The browser does not use keys at this address. Open the site by its own name, over HTTPS.";
  }
  return "The browser and the key did not understand each other. Try again, or use another way.";
}

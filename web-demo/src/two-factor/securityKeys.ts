import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";
import { client } from "../api/client.gen";
import type { NewBackupCodes, SecondFactor } from "./twoFactor";

const KEYS = "/v1/account/two-factor/security-keys";

/** The browser or the key refused, before the server was asked. */
export class KeyFailure extends Error {}

/** Asks a key to make a credential, and stores it under `name`. */
export async function addSecurityKey(name: string): Promise<NewBackupCodes> {
  const optionsJSON = await optionsAt<PublicKeyCredentialCreationOptionsJSON>(`${KEYS}/options`);
  const credential = await ceremony(() => startRegistration({ optionsJSON }));
  return (await post<NewBackupCodes>(KEYS, { name, credential })) as NewBackupCodes;
}

export const renameSecurityKey = (id: string, name: string) =>
  client.patch({ url: `${KEYS}/{id}`, path: { id }, body: { name }, headers });

export const removeSecurityKey = (id: string) => client.delete({ url: `${KEYS}/{id}`, path: { id } });

/** A key's proof for the login that is under way. */
export const askKeyAtLogin = () => askKey("/v1/auth/login/second-factor/options");

/** A key's proof for the session that goes on. */
export const askKeyOnceMore = () => askKey("/v1/auth/reauthenticate/options");

async function askKey(url: string): Promise<SecondFactor> {
  const optionsJSON = await optionsAt<PublicKeyCredentialRequestOptionsJSON>(url);
  const credential = await ceremony(() => startAuthentication({ optionsJSON }));
  return { method: "security_key", credential } as unknown as SecondFactor;
}

const headers = { "content-type": "application/json" };

async function post<T>(url: string, body: unknown): Promise<unknown> {
  return (await client.post<{ 200: T }>({ url, body, headers })).data;
}

async function optionsAt<T>(url: string): Promise<T> {
  return ((await post<{ publicKey: T }>(url, {})) as { publicKey: T }).publicKey;
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

import { unavailable } from "./errors.js";
import type { PolicyDocument } from "./document.js";

/** Where a policy comes from: the document, its JSON text, or a URL to fetch it from. */
export type PolicySource = PolicyDocument | URL | string;

/** How a policy is fetched. */
export interface LoadOptions {
  /** Ends the fetch. */
  readonly signal?: AbortSignal | undefined;
  /** Headers for the fetch, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The JSON text of a source. A string that does not begin with `{` is a URL. */
export async function textOf(source: PolicySource, options: LoadOptions): Promise<string> {
  if (source instanceof URL) {
    return fetched(source.href, options);
  }
  if (typeof source === "string") {
    return source.trimStart().startsWith("{") ? source : fetched(source, options);
  }
  return JSON.stringify(source) ?? "null";
}

async function fetched(url: string, { signal, headers }: LoadOptions): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      credentials: "same-origin",
      headers: { accept: "application/json", ...headers },
      ...(signal === undefined ? {} : { signal }),
    });
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) {
      throw cause;
    }
    throw unavailable("policy_unavailable", `the policy cannot be fetched from ${url}`, { cause });
  }
  if (!response.ok) {
    const { status } = response;
    throw unavailable("policy_unavailable", `the policy cannot be fetched from ${url}: status ${status}`, { status });
  }
  return text;
}

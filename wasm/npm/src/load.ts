import { needsOf, type PolicyDocument } from "./document.js";
import type { EvidenceSource } from "./evidence.js";
import { Policy } from "./loaded-policy.js";
import type { ModuleMemory } from "./room.js";
import { textOf, type LoadOptions, type PolicySource } from "./source.js";
import { Rules } from "./wasm/rules.js";

/**
 * Reads a policy: a document, its JSON text, or a URL to fetch it from, whole or only the parts that one may read.
 *
 * @throws {PolicyError} with every violation when the document cannot be used, and when something cannot be loaded
 */
export type LoadPolicy = (source: PolicySource, options?: LoadOptions) => Promise<Policy>;

/** What is left of the module besides its class. */
interface RulesModule {
  readonly memory: ModuleMemory;
}

/** `loadPolicy` over one way of getting the modules. With `isEager` it begins to load what the policy needs. */
export function loader(
  loadRules: () => Promise<RulesModule>,
  data: EvidenceSource,
  { isEager }: { readonly isEager: boolean },
): LoadPolicy {
  return async (source, options = {}) => {
    const text = textOf(source, options).then((text) => {
      if (isEager) {
        begin(text, data);
      }
      return text;
    });
    const [document, { memory }] = await Promise.all([text, loadRules()]);
    return new Policy(new Rules(), memory, document, data);
  };
}

/** Whether the text is a policy the rules say; whoever asks then is told what failed. */
function begin(text: string, data: EvidenceSource): void {
  try {
    const needs = needsOf(JSON.parse(text) as PolicyDocument);
    if (needs !== undefined) {
      data.load(needs).catch(() => undefined);
    }
  } catch {
    // The rules will say so.
  }
}

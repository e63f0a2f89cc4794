import type { PolicyDocument } from "./document.js";
import type { Preset } from "./policy.js";

/** A named starting point; `patch` is a JSON merge patch for a policy document. */
export interface PolicyPreset extends Readonly<Omit<Preset, "patch">> {
  readonly patch: { readonly [Part in keyof PolicyDocument]: unknown };
}

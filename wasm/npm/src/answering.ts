import { translated } from "./errors.js";
import type { Evidence, Question } from "./evidence.js";

/** The class that the strength module exports. */
interface StrengthOfPolicy {
  evidence(candidate: string, context: string): string;
}

/** Answers questions with the module's class; the policy that was asked about last is kept parsed. */
export function answering(Strength: new (document: string) => StrengthOfPolicy): (question: Question) => Evidence {
  let last: { readonly document: string; readonly strength: StrengthOfPolicy } | undefined;
  return ({ document, value, context }) => {
    if (last?.document !== document) {
      last = { document, strength: translated("policy", () => new Strength(document)) };
    }
    const { strength } = last;
    return JSON.parse(translated("context", () => strength.evidence(value, context))) as Evidence;
  };
}

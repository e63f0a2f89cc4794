import type { StrengthEstimate, StrengthModel } from "./policy.js";

/** A language whose words can be added to the English ones. */
export type StrengthLanguage = "es" | "fr";

/** A file of words. */
export type WordsFile = StrengthModel | StrengthLanguage;

/** A file that is loaded when it is needed. */
export type DataFile = WordsFile | "common-passwords";

/** What the data is asked for. */
export interface Needs {
  /** The models that are asked for a score each; for an estimate the words that it knows. */
  readonly words: readonly WordsFile[];
  /** Whether it is a common password. */
  readonly common: boolean;
  /** All that the words say, not only the score. */
  readonly estimate: boolean;
}

/** What the data said of one candidate. */
export interface Evidence {
  /** Scores, whether it is common, and the version of the data: the number that the rules take. */
  readonly bits?: number;
  readonly estimate?: StrengthEstimate;
}

/** What the data is asked. */
export interface Question {
  readonly needs: Needs;
  /** The words of the context, with spaces between. */
  readonly words: string;
  /** The password in NFC. */
  readonly candidate: string;
}

/** Where the strength estimate and the common passwords are. */
export interface EvidenceSource {
  /** Resolves when the data is there. Rejects when it cannot be loaded; the next call tries again. */
  load(needs: Needs): Promise<void>;
  /** The answer, if it is known now. */
  known(question: Question): Evidence | undefined;
  /** The answer, when it is known. Rejects when the data cannot be loaded. */
  ask(question: Question): Promise<Evidence>;
}

/** The files that a question is answered from. */
export function filesFor({ words, common }: Needs): DataFile[] {
  return common ? [...words, "common-passwords"] : [...words];
}

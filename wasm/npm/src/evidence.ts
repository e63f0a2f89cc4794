/** What the data said of one candidate; absent is what the policy does not ask for. */
export interface Evidence {
  readonly score?: number;
  readonly common?: boolean;
  readonly dataVersion?: number;
}

/** What the data is asked. */
export interface Question {
  /** The policy document, as JSON. */
  readonly document: string;
  readonly value: string;
  /** The context, as JSON. */
  readonly context: string;
}

/** Where the strength estimate and the common passwords are: in this process or in a worker. */
export interface EvidenceSource {
  /** Resolves when the data is there. Rejects when it cannot be loaded; the next call tries again. */
  load(): Promise<void>;
  /** The answer, if it is known now. */
  known(question: Question): Evidence | undefined;
  /** The answer, when it is known. Rejects when the data cannot be loaded. */
  ask(question: Question): Promise<Evidence>;
}

import { filesFor, type DataFile, type Evidence, type Needs, type Question } from "./evidence.js";
import type { StrengthEstimate } from "./policy.js";
import { retried } from "./retried.js";

/** The class that the strength module exports. */
interface StrengthOfFiles {
  addWords(name: string, file: Uint8Array): boolean;
  addCommon(file: Uint8Array): boolean;
  evidence(text: string, names: string, common: boolean): number;
  estimate(text: string, names: string): string;
}

/** Answers questions with the module's class, and loads the files that they need, each once. */
export class Answering {
  readonly #strength: () => Promise<StrengthOfFiles>;
  readonly #read: (file: DataFile) => Promise<Uint8Array>;
  readonly #files = new Map<DataFile, () => Promise<void>>();
  readonly #loaded = new Set<DataFile>();
  #ready: StrengthOfFiles | undefined;
  /** Keystrokes of one policy need the same. */
  #lastNeeds: Needs | undefined;
  #lastNames = "";

  /** `open` gets the class with its module loaded. */
  constructor(open: () => Promise<new () => StrengthOfFiles>, read: (file: DataFile) => Promise<Uint8Array>) {
    this.#strength = retried(async () => {
      const Strength = await open();
      this.#ready = new Strength();
      return this.#ready;
    });
    this.#read = read;
  }

  /** Loads the module and the files, side by side. */
  async load(needs: Needs): Promise<void> {
    await Promise.all([this.#strength(), ...filesFor(needs).map((file) => this.#file(file))]);
  }

  /** The answer; `undefined` while something that it needs is not loaded. */
  answer({ needs, text }: Question): Evidence | undefined {
    const strength = this.#ready;
    if (strength === undefined) {
      return undefined;
    }
    if (needs !== this.#lastNeeds) {
      if (!filesFor(needs).every((file) => this.#loaded.has(file))) {
        return undefined;
      }
      this.#lastNeeds = needs;
      this.#lastNames = needs.words.join(" ");
    }
    const names = this.#lastNames;
    if (needs.estimate) {
      return { estimate: JSON.parse(strength.estimate(text, names)) as StrengthEstimate };
    }
    return { bits: strength.evidence(text, names, needs.common) };
  }

  #file(file: DataFile): Promise<void> {
    let load = this.#files.get(file);
    if (load === undefined) {
      load = retried(async () => {
        const [strength, bytes] = await Promise.all([this.#strength(), this.#read(file)]);
        const isRead = file === "common-passwords" ? strength.addCommon(bytes) : strength.addWords(file, bytes);
        if (!isRead) {
          throw new Error(`the data of ${file} cannot be read`);
        }
        this.#loaded.add(file);
      });
      this.#files.set(file, load);
    }
    return load();
  }
}

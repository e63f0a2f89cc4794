import { filesFor, type DataFile, type Evidence, type EvidenceSource, type Needs, type Question } from "./evidence.js";
import type { StrengthEstimate } from "./policy.js";
import { retried } from "./retried.js";
import { type ModuleMemory, Room, type WithRoom } from "./room.js";

/** The class that the strength module exports. */
interface StrengthOfFiles extends WithRoom {
  addWords(number: number, file: Uint8Array): boolean;
  addCommon(file: Uint8Array): boolean;
  setContext(units: number): void;
  evidence(units: number, asked: number): number;
  estimate(units: number, asked: number): string;
}

/** The loaded module. */
export interface StrengthModule {
  readonly Strength: new () => StrengthOfFiles;
  readonly memory: ModuleMemory;
}

/** The numbers of the files, as the module has them; what it is asked for is a number with a bit for each. */
const FILES: readonly DataFile[] = ["standard", "compact", "es", "fr", "common-passwords"];

/**
 * Answers questions with the module's class, in this thread, and loads the files that they need, each once. An answer is
 * there at once when the files are: no text takes as long as a millisecond.
 */
export class Answering implements EvidenceSource {
  readonly #strength: () => Promise<StrengthOfFiles>;
  readonly #read: (file: DataFile) => Promise<Uint8Array>;
  readonly #files = new Map<DataFile, () => Promise<void>>();
  readonly #loaded = new Set<DataFile>();
  #ready: { readonly strength: StrengthOfFiles; readonly room: Room } | undefined;
  /** Keystrokes of one policy need the same, and are of the same person. */
  #lastNeeds: Needs | undefined;
  #asked = 0;
  #lastWords = "";

  constructor(open: () => Promise<StrengthModule>, read: (file: DataFile) => Promise<Uint8Array>) {
    this.#strength = retried(async () => {
      const { Strength, memory } = await open();
      const strength = new Strength();
      this.#ready = { strength, room: new Room(memory, strength) };
      return strength;
    });
    this.#read = read;
  }

  /** Loads the module and the files, side by side. */
  async load(needs: Needs): Promise<void> {
    await Promise.all([this.#strength(), ...filesFor(needs).map((file) => this.#file(file))]);
  }

  async ask(question: Question): Promise<Evidence> {
    const known = this.known(question);
    if (known !== undefined) {
      return known;
    }
    await this.load(question.needs);
    return this.known(question) ?? {};
  }

  known({ needs, words, candidate }: Question): Evidence | undefined {
    if (this.#ready === undefined) {
      return undefined;
    }
    if (needs !== this.#lastNeeds) {
      const files = filesFor(needs);
      if (!files.every((file) => this.#loaded.has(file))) {
        return undefined;
      }
      this.#lastNeeds = needs;
      this.#asked = files.reduce((asked, file) => asked | (1 << FILES.indexOf(file)), 0);
    }
    const { strength, room } = this.#ready;
    if (words !== this.#lastWords) {
      strength.setContext(room.write(words));
      this.#lastWords = words;
    }
    const units = room.write(candidate);
    if (needs.estimate) {
      return { estimate: JSON.parse(strength.estimate(units, this.#asked)) as StrengthEstimate };
    }
    return { bits: strength.evidence(units, this.#asked) };
  }

  #file(file: DataFile): Promise<void> {
    let load = this.#files.get(file);
    if (load === undefined) {
      load = retried(async () => {
        const [strength, bytes] = await Promise.all([this.#strength(), this.#read(file)]);
        const isRead =
          file === "common-passwords" ? strength.addCommon(bytes) : strength.addWords(FILES.indexOf(file), bytes);
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

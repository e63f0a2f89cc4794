/** A module's object that is asked about a text. */
export interface WithRoom {
  /** The address at which so many UTF-16 units can be written. */
  room(units: number): number;
}

/** A module's memory. A type of our own: without the types of a browser TypeScript has none for it. */
export interface ModuleMemory {
  readonly buffer: ArrayBuffer;
}

/** Writes texts where a module reads them. Nothing is encoded: what JavaScript has are UTF-16 units. */
export class Room {
  readonly #memory: ModuleMemory;
  readonly #owner: WithRoom;
  #view: Uint16Array;
  #first = 0;
  #size = 0;

  constructor(memory: ModuleMemory, owner: WithRoom) {
    this.#memory = memory;
    this.#owner = owner;
    this.#view = new Uint16Array(memory.buffer);
  }

  /** Writes at most `most` units of a text, and returns how many. */
  write(text: string, most: number = text.length): number {
    const count = Math.min(text.length, most);
    if (count > this.#size) {
      this.#first = this.#owner.room(count) / 2;
      this.#size = count;
    }
    // When memory grows, the old view of it is empty.
    if (this.#view.length === 0) {
      this.#view = new Uint16Array(this.#memory.buffer);
    }
    const view = this.#view;
    const first = this.#first;
    for (let index = 0; index < count; index += 1) {
      view[first + index] = text.charCodeAt(index);
    }
    return count;
  }
}

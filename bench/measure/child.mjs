// A child process that holds one subject and answers messages; ended when it takes too long.

import { fork } from "node:child_process";

export class Child {
  #process;

  constructor(module, subject) {
    this.#process = fork(new URL(module, import.meta.url), [subject.id], { serialization: "advanced" });
  }

  /** The next message of the child, `undefined` when it takes longer than `limit` milliseconds. */
  ask(message, limit) {
    return new Promise((resolve, reject) => {
      const child = this.#process;
      const finish = (settle, value) => {
        clearTimeout(timer);
        child.off("message", onMessage).off("exit", onExit);
        settle(value);
      };
      const onMessage = (answer) => finish(resolve, answer);
      const onExit = (code) => finish(reject, new Error(`a measuring process ended with ${code}`));
      const timer = setTimeout(() => finish(resolve, undefined), limit);
      child.on("message", onMessage).on("exit", onExit);
      child.send(message);
    });
  }

  /** Ends the child, whatever it is doing. */
  end() {
    this.#process.kill("SIGKILL");
  }
}

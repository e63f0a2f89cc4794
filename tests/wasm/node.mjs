// Reads cases from standard input, one JSON object a line, and writes the answer to each on a line of its own.

import { createInterface } from "node:readline";

import { answer } from "./answer.js";

for await (const line of createInterface({ input: process.stdin })) {
  if (!process.stdout.write(`${await answer(JSON.parse(line))}\n`)) {
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
}

// For every line `<Base32 secret> <seconds>`, the code that otplib gives.
import { createInterface } from "node:readline";
import { generateSync } from "otplib";

const codes = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [secret, seconds] = line.split(" ");
  codes.push(generateSync({ secret, epoch: Number(seconds) }));
}
process.stdout.write(`${codes.join("\n")}\n`);

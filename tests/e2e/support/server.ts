import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const program =
  process.env.LOCKSTEP_BIN ??
  join(process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/lockstep/target"), "debug/lockstep");

/** A server of its own, with an empty data directory. */
export type Server = { url: string; mail: string; stop: () => Promise<void> };

/** With `confirmed`, sign-up is confirmed by mail; otherwise mail is only written down, as in development. */
export async function start({ confirmed = false } = {}): Promise<Server> {
  if (!existsSync(program)) {
    throw new Error(`there is no server at ${program}: build it, or name it with LOCKSTEP_BIN`);
  }
  const data = await mkdtemp(join(tmpdir(), "lockstep-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const mail = join(data, "mail");
  const child = spawn(
    program,
    [
      ...["serve", "--development", "--listen", `127.0.0.1:${port}`, "--public-url", url, "--data-dir", data],
      ...(confirmed ? ["--mail-url", `file:${mail}`] : []),
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const log: string[] = [];
  child.stdout?.on("data", (chunk) => log.push(String(chunk)));
  child.stderr?.on("data", (chunk) => log.push(String(chunk)));
  try {
    await ready(url, child);
  } catch (cause) {
    child.kill("SIGKILL");
    throw new Error(`the server does not start:\n${log.join("")}`, { cause });
  }
  return {
    url,
    mail,
    stop: async () => {
      await ended(child);
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) {
      throw new Error(`it ended with ${child.exitCode}`);
    }
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it is not ready after 10 seconds");
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

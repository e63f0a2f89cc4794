// better-auth and its api-key plugin behind node:http, on a database of many keys. `node server.mjs documented|tuned fill
// FOLDER KEYS` makes it and prints a line for each request to be sent; `… serve FOLDER` prints its address, and serves until
// its standard input ends.

import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import Database from "better-sqlite3";

const [kind, task, folder, count] = process.argv.slice(2);
const KEYS = Number(count);
/** So many keys are asked with in turn, spread over all of them. */
const TOKENS = 2_000;
/** Keys of one user. */
const USER = 10;

mkdirSync(folder, { recursive: true });
const database = new Database(join(folder, "auth.db"));
if (kind === "tuned") {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
}
const auth = betterAuth({
  database,
  baseURL: "http://127.0.0.1",
  secret: "a secret of the benchmark, which keeps nothing",
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
});

if (task === "fill") {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  for (const token of await fill()) {
    console.log(`none ${token}`);
  }
} else {
  serve();
}

function serve() {
  const server = createServer(async (request, response) => {
    const key = request.headers.authorization?.replace(/^Bearer /i, "");
    const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } });
    if (valid) {
      response.writeHead(200, { "x-user": found.referenceId });
    } else {
      response.writeHead(401);
    }
    response.end();
  });
  server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
  process.stdin.on("end", () => process.exit()).resume();
}

/** One user and one key by the package's own hand, and as many more like them as are wanted. */
async function fill() {
  const { user } = await auth.api.signUpEmail({
    body: { email: "user@example.com", password: "Correct-Horse-9-Battery", name: "User" },
  });
  const made = await auth.api.createApiKey({ body: { userId: user.id, name: "load", expiresIn: 364 * 86_400 } });
  const tables = [
    ["user", user.id],
    ["apikey", made.id],
  ];
  const [userRow, keyRow] = tables.map(([table, id]) =>
    database.prepare(`SELECT * FROM "${table}" WHERE id = ?`).get(id),
  );
  const insert = (table, row) => {
    const names = Object.keys(row);
    const places = names.map((name) => `@${name}`).join(", ");
    return database.prepare(`INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(", ")}) VALUES (${places})`);
  };
  const insertUser = insert("user", userRow);
  const insertKey = insert("apikey", keyRow);
  const chosen = [];
  database.transaction(() => {
    let referenceId;
    for (let number = 0; number < KEYS; number += 1) {
      if (number % USER === 0) {
        referenceId = letters(`user ${number}`).slice(0, 32);
        insertUser.run({ ...userRow, id: referenceId, email: `user${number}@example.com` });
      }
      const key = letters(`key ${number}`);
      const hash = createHash("sha256").update(key).digest("base64url");
      const id = letters(`id ${number}`).slice(0, 32);
      insertKey.run({ ...keyRow, id, referenceId, key: hash, start: key.slice(0, 6) });
      if (number % Math.ceil(KEYS / TOKENS) === 0) {
        chosen.push(key);
      }
    }
  })();
  database.pragma("wal_checkpoint(TRUNCATE)");
  return chosen;
}

/** 64 letters, as the plugin's keys are; nobody but this benchmark would take a number for randomness. */
function letters(seed) {
  const bytes = [...createHash("sha512").update(seed).digest()];
  return bytes.map((byte) => String.fromCharCode((byte % 52 < 26 ? 65 : 71) + (byte % 52))).join("");
}

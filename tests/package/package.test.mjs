// The package as a user gets it: packed, installed, type-checked and run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createServer } from "vite";
import webpack from "webpack";

import { launch, serve, visit } from "./browser.mjs";
import { prepare, tool, work } from "./work.mjs";

const EXPECTED = {
  first: true,
  complete: false,
  again: false,
  codes: ["min_length", "max_length", "uppercase", "strength"],
  text: "At least 10 characters",
  refusal: "min_length_out_of_range",
  presets: 12,
};

let tarball;
let browser;

before(async () => {
  tarball = prepare();
  browser = await launch();
});

after(() => browser?.close());

async function visitFolder(folder, path = "") {
  const server = await serve(folder);
  try {
    return { ...(await visit(browser, server.url + path)), asked: server.asked };
  } finally {
    server.close();
  }
}

function assertPage({ result, errors }) {
  assert.deepEqual(errors, []);
  const { rules, items, ...rest } = result;
  assert.deepEqual(rest, EXPECTED);
  assert.match(rules, /^minlength: 10;/);
  assert.equal(items, 4);
}

test("the tarball has both licences, one copy of each module, and no leftovers", () => {
  const installed = join(work, "node_modules/@lockstep/policy");
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE.md", "README.md", "field.css"]) {
    assert.ok(existsSync(join(installed, file)), file);
  }
  const files = readdirSync(installed, { recursive: true });
  assert.deepEqual(files.filter((file) => file.endsWith(".wasm")).sort(), [
    "dist/wasm/access.wasm",
    "dist/wasm/rules.wasm",
    "dist/wasm/strength.wasm",
  ]);
  assert.deepEqual(files.filter((file) => /(^|\/)\./.test(file) || file.endsWith(".tsbuildinfo")), []);
});

test("publint finds nothing", () => {
  assert.match(tool("publint", work, "run", tarball, "--strict"), /All good!/);
});

test("attw finds nothing", () => {
  tool("attw", work, tarball, "--profile", "esm-only", "--exclude-entrypoints", "field.css");
});

test("what must compile does, and what must not does not, as Node and as bundlers resolve", () => {
  tool("tsc", join(work, "types"), "--project", "tsconfig.json");
  tool("tsc", join(work, "types"), "--project", "tsconfig.bundler.json");
});

test("plain Node, without the types of a browser", () => {
  const folder = join(work, "node");
  tool("tsc", folder, "--project", "tsconfig.json");
  const { rules, preloaded, ...result } = JSON.parse(
    execFileSync(process.execPath, [join(folder, "out/node/main.js")], { encoding: "utf8" }),
  );
  assert.deepEqual(result, EXPECTED);
  assert.equal(preloaded, false, "after `preload`, `checkPassword` is complete");
});

test("Vite, built", async () => {
  const folder = join(work, "vite");
  tool("vite", folder, "build", "--logLevel", "error", "--target", "es2022");
  assertPage(await visitFolder(join(folder, "dist")));
});

test("Vite, built with the lines by which the README preloads: each file is loaded once", async () => {
  const folder = join(work, "preloading");
  cpSync(join(work, "vite"), folder, { recursive: true });
  symlinkSync(join(work, "node_modules"), join(folder, "node_modules"));
  const readme = readFileSync(join(work, "node_modules/@lockstep/policy/README.md"), "utf8");
  const lines = readme.match(/^<link rel="preload".*$/gm);
  appendFileSync(join(folder, "index.html"), lines.join("\n"));
  tool("vite", folder, "build", "--logLevel", "error", "--target", "es2022", "--emptyOutDir");
  const { asked, ...page } = await visitFolder(join(folder, "dist"));
  assertPage(page);
  const html = readFileSync(join(folder, "dist/index.html"), "utf8");
  const preloaded = html.match(/(?<=rel="preload".*href=")[^"]+/g);
  assert.equal(preloaded.length, 3);
  const loaded = asked.filter((path) => /\.(wasm|bin)$/.test(path));
  assert.deepEqual(loaded.sort(), preloaded.sort());
});

test("Vite, as its development server gives it", async () => {
  const root = join(work, "vite");
  const middleware = {
    name: "policy",
    configureServer({ middlewares }) {
      middlewares.use("/policy.json", (_, response) =>
        response.end(JSON.stringify({ password: { minLength: 10, requireUppercase: true, minStrength: 3 } })),
      );
    },
  };
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [middleware],
    server: { host: "127.0.0.1", port: 0 },
  });
  try {
    await server.listen();
    assertPage(await visit(browser, server.resolvedUrls.local[0]));
  } finally {
    await server.close();
  }
});

test("webpack 5", async () => {
  const folder = join(work, "webpack");
  tool("tsc", folder, "main.ts", "../page.ts", "--outDir", "js", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022", "--noCheck");
  const compiler = webpack({
    mode: "production",
    context: folder,
    entry: "./js/webpack/main.js",
    output: { path: join(folder, "dist"), filename: "main.js" },
    module: { rules: [{ test: /\.css$/, type: "asset/resource" }] },
    performance: { hints: false },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  assert.equal(stats.toString({ all: false, errors: true, warnings: true }), "");
  cpSync(join(folder, "index.html"), join(folder, "dist/index.html"));
  assertPage(await visitFolder(join(folder, "dist")));
});

test("a page without a bundler, under the strict Content Security Policy", async () => {
  const { result, errors } = await visitFolder(work, "bare/index.html");
  assert.deepEqual(errors, []);
  assert.deepEqual(result, { first: true, complete: false, items: 4 });
});

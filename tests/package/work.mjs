// A folder with the packed package installed as a user would install it.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const work = join(here, ".work");

const npm = (folder, ...parameters) =>
  execFileSync("npm", [...parameters, "--silent", "--no-audit", "--no-fund"], { cwd: folder, encoding: "utf8" });

/** Packs the package, copies the samples and installs the tarball beside them. Answers the tarball's path. */
export function prepare() {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  cpSync(join(here, "samples"), work, { recursive: true });
  npm(join(here, "../../wasm/npm"), "pack", "--pack-destination", work);
  const tarball = join(work, readdirSync(work).find((name) => name.endsWith(".tgz")));
  npm(work, "install", "--no-save", "--no-package-lock", "--offline", tarball);
  return tarball;
}

/** Runs a tool of this folder in a sample; its output is the error's message when it fails. */
export function tool(name, folder, ...parameters) {
  try {
    return execFileSync(join(here, "node_modules/.bin", name), parameters, { cwd: folder, encoding: "utf8" });
  } catch (error) {
    throw new Error(`${name} ${parameters.join(" ")}:\n${error.stdout}${error.stderr}`);
  }
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Server } from "./server.ts";

/** The link to `page` in the latest message to `address`, once it is there. */
export async function mailedLink(server: Server, address: string, page: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      link = linkTo(page, await lastMessage(server, address));
      return link;
    })
    .toBeTruthy();
  return link ?? "";
}

/** The code of eight digits in the latest message to `address`, once it is there. */
export async function mailedCode(server: Server, address: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      code = (await lastMessage(server, address)).match(/^\s*(\d{8})\s*$/m)?.[1];
      return code;
    })
    .toBeTruthy();
  return code ?? "";
}

async function lastMessage(server: Server, address: string): Promise<string> {
  const names = await readdir(server.mail).catch(() => []);
  for (const name of names.filter((name) => name.endsWith(".eml")).sort().reverse()) {
    const message = await readFile(join(server.mail, name), "utf8");
    if (message.includes(`\r\nTo: ${address}\r\n`)) {
      // Quoted-printable: a line that ends in `=` goes on, and `=3D` is `=`.
      return message.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    }
  }
  return "";
}

function linkTo(page: string, message: string): string | undefined {
  return message.split(/\s/).find((word) => word.startsWith("http") && word.includes(`${page}#token=`));
}

import { test as base, type Page } from "@playwright/test";
import { start, type Server } from "./server.ts";

export { expect } from "@playwright/test";

/**
 * A test against the real server, one per worker. Whatever a page complains about fails the test: an uncaught error, a
 * violation of the content security policy, an error on the console.
 */
export const test = base.extend<{ complaints: string[] }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().stack}`));
      context.on("console", (message) => {
        // Chromium itself reports every answer of 400 and above; those the tests look at one by one.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
          complaints.push(message.text());
        }
      });
      await use(complaints);
      if (complaints.length > 0) {
        throw new Error(`the page complains:\n${complaints.join("\n")}`);
      }
    },
    { auto: true },
  ],
});

/** One line of the checklist. */
export function requirement(page: Page, code: string) {
  return page.locator(`.requirement[data-code="${code}"]`);
}

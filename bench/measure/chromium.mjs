// Debian's Chromium, and pages in it that nothing was loaded into before.

import { chromium } from "playwright-core";

export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in a context of its own with the cache off, and what went wrong in it. */
export async function open(browser) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const faults = [];
  tab.on("pageerror", (error) => faults.push(String(error)));
  tab.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  const session = await context.newCDPSession(tab);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  return { tab, faults, close: () => context.close() };
}

/** Opens a subject's page and waits for its first answers; fails when they are not what they should be. */
export async function openSubject(browser, site, subject) {
  const page = await open(browser);
  await page.tab.goto(site.url(subject));
  const cold = await page.tab.evaluate(async () => {
    const { first, complete, answer } = await globalThis.begun;
    // A worker's script has a wrong end in Chromium, so both times count.
    const isBefore = ({ startTime, responseEnd }) => startTime <= first && responseEnd <= first;
    const resources = performance.getEntriesByType("resource").filter(isBefore);
    const files = resources.map((resource) => new URL(resource.name)).filter((url) => url.protocol === "http:");
    return {
      first,
      complete,
      isPending: answer?.pending ?? false,
      files: files.map((url) => url.pathname),
      isIsolated: globalThis.crossOriginIsolated,
    };
  });
  if (page.faults.length > 0 || cold.isPending || !cold.isIsolated) {
    throw new Error(`${subject.id}: ${JSON.stringify({ ...cold, faults: page.faults })}`);
  }
  return { ...page, cold };
}

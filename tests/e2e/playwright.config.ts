import { defineConfig } from "@playwright/test";

const chromium = process.env.LOCKSTEP_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  timeout: 40_000,
  expect: { timeout: 8_000 },
  forbidOnly: Boolean(process.env.CI),
  // Two browsers, a server and whatever else there is share the machine. What passes at the second try only is listed as flaky.
  retries: 1,
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "e2e", testDir: "specs" },
    { name: "screenshots", testDir: "screenshots" },
  ],
});

import { defineConfig } from "@playwright/test";
import { launchOptions } from "./browser.mjs";

export default defineConfig({
  testDir: ".",
  outputDir: "output/results",
  globalSetup: "./setup.ts",
  // A file is one story with one server; files run beside each other.
  fullyParallel: false,
  workers: 2,
  // In the gate a journey that stumbles on a busy machine may try once more; it is then printed as flaky, to be looked into.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    launchOptions: launchOptions(),
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});

// Pictures of screens at four widths, light and dark:
//
//   npm run screenshots --prefix tests/e2e -- [--url URL] [--out FOLDER] [--locale en] / /scenarios/1
//
// Without --url it starts the built binary with fresh data. The folder is tests/e2e/output/screenshots
// unless said otherwise; a name is <path>_<width>_<scheme>.png.
import { chromium } from "@playwright/test";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launchOptions } from "./browser.mjs";
import { startServer } from "./server.mjs";

const WIDTHS = [
  [360, 780],
  [768, 1024],
  [1280, 800],
  [1920, 1080],
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: { type: "string" }, out: { type: "string" }, locale: { type: "string", default: "fr-FR" } },
});
const paths = positionals.length > 0 ? positionals : ["/"];
const out = resolve(values.out ?? fileURLToPath(new URL("output/screenshots", import.meta.url)));
await mkdir(out, { recursive: true });

const server = values.url ? undefined : await startServer();
const browser = await chromium.launch(launchOptions());
try {
  for (const [width = 0, height = 0] of WIDTHS) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const context = await browser.newContext({
        baseURL: values.url ?? server?.url,
        viewport: { width, height },
        colorScheme,
        locale: values.locale,
        timezoneId: "Europe/Paris",
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      for (const path of paths) {
        await page.goto(path, { waitUntil: "networkidle" });
        const name = path.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "home";
        const file = join(out, `${name}_${width}_${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server?.stop();
}

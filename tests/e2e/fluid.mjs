// How the desk feels with much in it: a scenario with 200 lines in its plan and 500 messages.
//
//   npm run fluid --prefix tests/e2e -- [--url URL] [--slow 4]
//
// Measured by the browser itself: from a press, a key or a turn of the wheel to the next frame (event timing, what
// "interaction to next paint" is made of), tasks longer than 50 ms, and the time until a page is there. `--slow` makes the
// processor that many times slower, as a cheap phone is. Prints a table; asserts nothing.
import { chromium } from "@playwright/test";
import { parseArgs } from "node:util";
import { launchOptions } from "./browser.mjs";
import { startServer } from "./server.mjs";

const LINES = 200;
const MESSAGES = 500;

const { values } = parseArgs({
  options: { url: { type: "string" }, slow: { type: "string", default: "1" } },
});

/** @typedef {import("@playwright/test").Page} Page */

/** A scenario with so many lines and messages, made through the API. @param {string} url */
async function fill(url) {
  /** @param {string} path @param {unknown} body */
  const post = async (path, body) => {
    const answer = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { id } = await post("/api/scenarios", { nom: "Beaucoup", thematique: "Mesure" });
  await post(`/api/scenarios/${id}/plan`, {});
  const day = (/** @type {number} */ n) => new Date(Date.UTC(2027, 0, 4 + n)).toISOString().slice(0, 10);
  const rows = Array.from({ length: LINES }, (_, n) =>
    [`Message ${n} : ${"un texte qui dit quelque chose. ".repeat(4)}`, "post_page", "LinkedIn", day(n)].join(
      ";",
    ),
  );
  await post(`/api/scenarios/${id}/plan/import`, { csv: ["message;format;canal;date", ...rows].join("\n") });
  for (let n = 0; n < MESSAGES / 2; n += 1) {
    await post("/api/chat", {
      scenario_id: id,
      message: n % 2 ? "que peux-tu faire ?" : "où en est le scénario ?",
      client_request_id: crypto.randomUUID(),
    });
  }
  return id;
}

/** Notes what the browser says of itself from now on. @param {Page} page */
const listen = (page) =>
  page.addInitScript(() => {
    const seen = { events: /** @type {number[]} */ ([]), long: /** @type {number[]} */ ([]) };
    Object.assign(window, { __seen: seen });
    const options = { type: "event", durationThreshold: 16, buffered: true };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (/** @type {{ interactionId?: number }} */ (entry).interactionId) seen.events.push(entry.duration);
      }
    }).observe(/** @type {PerformanceObserverInit} */ (options));
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.long.push(entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });

/** @param {Page} page @param {string} name @param {() => Promise<unknown>} act */
async function measure(page, name, act) {
  await page.waitForTimeout(400);
  await page.evaluate(() => {
    const { __seen } = /** @type {any} */ (window);
    __seen.events.length = 0;
    __seen.long.length = 0;
  });
  const began = performance.now();
  await act();
  const took = performance.now() - began;
  await page.waitForTimeout(600);
  const { events, long } = await page.evaluate(() => /** @type {any} */ (window).__seen);
  return {
    what: name,
    "worst interaction, ms": events.length ? Math.max(...events) : "< 16",
    "tasks over 50 ms": long.length,
    "longest task, ms": long.length ? Math.round(Math.max(...long)) : "–",
    "whole, ms": Math.round(took),
  };
}

const server = values.url ? undefined : await startServer();
const browser = await chromium.launch(launchOptions());
try {
  const url = values.url ?? server?.url ?? "";
  const id = await fill(url);
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    locale: "fr-FR",
  });
  const page = await context.newPage();
  await page.addInitScript(() => {
    localStorage.setItem("heraut.banner", "read");
    localStorage.setItem("heraut.welcome", "seen");
  });
  await listen(page);
  await (
    await context.newCDPSession(page)
  ).send("Emulation.setCPUThrottlingRate", { rate: Number(values.slow) });
  const table = page.getByRole("table", { name: /^Lignes du plan/ });
  const composer = page.getByRole("textbox", { name: "Votre message" });
  /** @type {Awaited<ReturnType<typeof measure>>[]} */
  const results = [];
  /** @param {string} name @param {() => Promise<unknown>} act */
  const step = async (name, act) => results.push(await measure(page, name, act));

  await page.goto("/");
  await step("the plan of 200 lines opens", async () => {
    await page.goto(`/scenarios/${id}?onglet=plan`);
    await table.waitFor();
  });
  await step("100 lines on one page", async () => {
    await page.getByRole("combobox", { name: "Lignes par page" }).selectOption("100");
    await table.locator("tbody").nth(99).waitFor();
  });
  await step("sorted by date", () => table.getByRole("button", { name: /^Date/ }).first().click());
  await step("searched, letter by letter", () =>
    page
      .getByRole("searchbox", { name: "Chercher dans les lignes" })
      .pressSequentially("message 19", { delay: 60 }),
  );
  await step("the search is cleared", () =>
    page.getByRole("searchbox", { name: "Chercher dans les lignes" }).fill(""),
  );
  await step("all of a page ticked", () =>
    page.getByRole("checkbox", { name: "Sélectionner toutes les lignes affichées" }).first().check(),
  );
  await step("100 lines moved by a week", async () => {
    const sent = page.waitForResponse(/items\/batch/);
    await page.getByRole("button", { name: "Une semaine plus tard" }).click();
    await sent;
  });
  await step("a cell is edited", async () => {
    await table
      .locator("tbody")
      .first()
      .getByRole("button", { name: /^KPI : / })
      .click();
    await page.keyboard.type("Clics", { delay: 40 });
    await page.keyboard.press("Enter");
  });
  await step("the page is scrolled", async () => {
    for (let n = 0; n < 20; n += 1) await page.mouse.wheel(0, 400);
  });
  await step("the calendar", () => page.getByRole("tab", { name: "Calendrier" }).click());
  await step("the coverage", () => page.getByRole("tab", { name: "Couverture" }).click());
  await step("the conversation of 500 messages opens", async () => {
    await page.goto(`/?scenario=${id}`);
    await composer.waitFor();
  });
  await step("all of it is read again, page by page", async () => {
    const older = page.getByRole("button", { name: "Messages précédents" });
    for (let n = 0; n < 12 && (await older.count()); n += 1) {
      await older.click();
      await page.waitForLoadState("networkidle");
    }
  });
  const count = await page.getByRole("region", { name: "Conversation" }).getByRole("article").count();
  await step(`typing below ${count} messages`, () =>
    composer.pressSequentially("un message d'essai", { delay: 50 }),
  );
  await step("sent, and answered", async () => {
    const answered = page.waitForResponse(/api\/chat/);
    await composer.press("Enter");
    await answered;
  });
  await step("scrolled to the first message", async () => {
    await page.mouse.move(400, 400);
    for (let n = 0; n < 40; n += 1) await page.mouse.wheel(0, -1200);
  });
  console.log(`processor ${values.slow} × slower, ${LINES}+ lines, ${count} messages on the page`);
  console.table(results);
} finally {
  await browser.close();
  await server?.stop();
}

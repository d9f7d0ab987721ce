// A visitor whom the site's own backend vouches for: one conversation on all devices, and nobody else's.
import { SignJWT } from "jose";
import type { Page } from "@playwright/test";
import { audit, expect } from "./fixtures";
import { Chat, makeAgent, test } from "./site";

type Heraut = {
  open(): void;
  identify(who: unknown): void;
  on(event: string, hear: (it: unknown) => void): void;
};
type Told = { known: boolean }[];
declare global {
  interface Window {
    heraut: Heraut;
    told: Told;
  }
}

const vouch = (secret: string, agent: string, who: string) =>
  new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(who)
    .setAudience(agent)
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(secret));

async function arrive(page: Page, url: string, token?: string) {
  await page.goto(url);
  await page.waitForFunction(() => "heraut" in window);
  await page.evaluate((token) => {
    window.told = [];
    window.heraut.on("identify", (it) => window.told.push(it as Told[0]));
    // Asked for when it is needed, as a page does whose tokens are short-lived.
    if (token) window.heraut.identify(() => Promise.resolve(token));
  }, token);
  return new Chat(page);
}

test("who is vouched for goes on on another device, and leaves nothing behind at sign-out", async ({
  app,
  site,
  page,
  request,
  browser,
  trouble,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  const made = await request.post(`${app.url}/api/agents/${agent.id}/identity`);
  const { secret } = (await made.json()) as { secret: string };
  site.shows(app.url, { key: agent.key });
  const asked: string[] = [];
  page.on("request", (it) => asked.push(it.url()));
  const ana = await vouch(secret, agent.id, "ana@exemple.fr");
  const phone = await arrive(page, site.url, ana);
  // Neither listening nor saying who somebody is fetches anything.
  expect(asked.filter((url) => url.startsWith(app.url))).toEqual([`${app.url}/widget.js`]);
  await phone.launcher().click();
  await phone.say("Quel délai ?");
  await expect(phone.log()).toContainText("modèle local");
  expect(await page.evaluate(() => window.told)).toEqual([{ known: true }]);

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await trouble.watch(other);
  const laptop = await arrive(other, site.url, await vouch(secret, agent.id, "ana@exemple.fr"));
  await laptop.launcher().click();
  await expect(laptop.log()).toContainText("Quel délai ?");
  await laptop.say("Et le prix ?");
  await expect(laptop.log().locator(".m.agent")).toHaveCount(3);
  await other.evaluate(() => window.heraut.identify(null));
  await expect(laptop.log()).not.toContainText("Quel délai ?");
  await expect(laptop.panel).toContainText("Bonjour, je suis Camille");
  await elsewhere.close();

  // Opened twice, it is open.
  await page.evaluate(() => {
    window.heraut.open();
    window.heraut.open();
  });
  await expect(phone.panel).toBeVisible();
  const seen = await request.get(`${app.url}/api/conversations`);
  const { items } = (await seen.json()) as { items: { identity: string | null }[] };
  expect(items.map((it) => it.identity)).toEqual(["ana@exemple.fr"]);
});

test("whoever is not vouched for is a visitor like others", async ({ app, site, page, request, trouble }) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  await request.post(`${app.url}/api/agents/${agent.id}/identity`);
  site.shows(app.url, { key: agent.key });
  trouble.expect(/status of 401/);
  const chat = await arrive(page, site.url, await vouch("ids_another", agent.id, "ana"));
  await chat.launcher().click();
  await chat.say("Quel délai ?");
  await expect(chat.log()).toContainText("modèle local");
  expect(await page.evaluate(() => window.told)).toEqual([{ known: false }]);
});

test("in a frame the page says who visits", async ({ app, site, page, request }) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  const made = await request.post(`${app.url}/api/agents/${agent.id}/identity`);
  const { secret } = (await made.json()) as { secret: string };
  site.shows(app.url, { key: agent.key, mode: "frame" });
  const chat = await arrive(page, site.url, await vouch(secret, agent.id, "ana"));
  await chat.launcher().click();
  const frame = page.frameLocator("heraut-chat iframe");
  const field = frame.getByRole("textbox", { name: "Votre message" });
  await field.fill("Quel délai ?");
  await field.press("Enter");
  await expect(frame.getByRole("log")).toContainText("modèle local");
  const seen = await request.get(`${app.url}/api/conversations`);
  const { items } = (await seen.json()) as { items: { identity: string | null }[] };
  expect(items.map((it) => it.identity)).toEqual(["ana"]);
});

test("an agent for known visitors lets nobody else in, until they are known", async ({
  app,
  site,
  page,
  request,
  trouble,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  const desk = await page.context().newPage();
  await trouble.watch(desk);
  await desk.goto(`${app.url}/agents/${agent.id}/site`);
  await desk.getByRole("button", { name: "Créer un secret" }).click();
  const shown = desk.getByRole("dialog");
  const secret = await shown.getByRole("textbox").inputValue();
  await desk.keyboard.press("Escape");
  await desk.getByRole("checkbox", { name: "Réserver l’agent aux visiteurs identifiés" }).check();
  await expect(desk.getByRole("region", { name: "Notifications" })).toContainText(
    "Seuls les visiteurs identifiés",
  );
  await audit(desk);

  trouble.expect(/403/);
  const chat = await arrive(page, site.url);
  await chat.launcher().click();
  await expect(chat.panel).toContainText("réservé aux personnes connectées");
  await expect(chat.panel.getByRole("textbox")).toBeDisabled();
  const token = await vouch(secret, agent.id, "ana");
  await page.evaluate((token) => window.heraut.identify(token), token);
  await expect(chat.panel.getByRole("textbox")).toBeEnabled();
  await expect(chat.panel).not.toContainText("réservé aux personnes connectées");
  await chat.say("Quel délai ?");
  await expect(chat.log()).toContainText("modèle local");
});

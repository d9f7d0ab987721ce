// What happens with visitors is told to a server of the customer's: made, tried, read and sent again on screen.
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { type IncomingHttpHeaders, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { type App, audit, expect } from "./fixtures";
import { keyboard } from "./hands";
import { test as base } from "./model";
import { auditBoth } from "./people";
import { startServer } from "./server.mjs";
import { Chat, makeAgent } from "./site";

const run = promisify(execFile);
const ORIGIN = "https://exemple.fr";

/** The desk tells nobody at home unless it is allowed to. */
const test = base.extend({
  app: async ({ provider }, use) => {
    const app = await startServer({ ...provider.env, HERAUT_EGRESS_ALLOW: "127.0.0.1" });
    await use(app);
    await app.stop();
  },
});

type Told = { headers: IncomingHttpHeaders; body: string };

/** A customer's server: what it was told, and what it answers. */
async function startReceiver() {
  const told: Told[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      told.push({ headers: request.headers, body });
      // Long enough for what waits to be looked at.
      response.writeHead(answers.shift() ?? 204, { "retry-after": "3600" }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/heraut`,
    told,
    /** What it answers next, one after the other; 204 from then on. */
    answer: (...codes: number[]) => void answers.push(...codes),
    stop: () => void server.close(),
  };
}

/** As Standard Webhooks says. */
function signed({ headers, body }: Told, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(expected);
}

/** Runs what is copied from the desk, as the customer's server does. */
async function tokenBy(code: string, secret: string): Promise<string> {
  const script = `${code}\nconsole.log(await herautToken("ana"));`;
  const env = { ...process.env, HERAUT_IDENTITY_SECRET: secret };
  return (await run("node", ["--input-type=module", "-e", script], { env })).stdout.trim();
}

/** The customer's site: the line, a script after it, and whom its server says is there. */
async function startSite() {
  let page = "";
  let token = "";
  const server = createServer((request, response) => {
    const asked = request.url === "/heraut-token";
    response.writeHead(200, { "content-type": `text/${asked ? "plain" : "html"}; charset=utf-8` });
    response.end(asked ? token : page);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    shows(line: string, script: string, who: string) {
      page = `<!doctype html><html lang="fr"><head><title>Vélos</title>${line}<script>${script}</script></head></html>`;
      token = who;
    },
    stop: () => void server.close(),
  };
}

/** Takes the secret out of the window that shows it this once. */
async function secretShown(page: Page, beginning: RegExp): Promise<string> {
  const dialog = page.getByRole("dialog", { name: "Votre secret est prêt" });
  const field = dialog.getByRole("textbox", { name: "Secret" });
  await expect(field).toHaveValue(beginning);
  const secret = await field.inputValue();
  await audit(page);
  await dialog.getByRole("button", { name: "J’ai copié le secret" }).click();
  await expect(dialog).toBeHidden();
  return secret;
}

/** The part of an agent's page, and the agent. */
async function openPart(page: Page, app: App) {
  const agent = await makeAgent(page.request, app.url, { origins: [ORIGIN] });
  await page.goto(`${app.url}/agents/${agent.id}`);
  await page.getByRole("link", { name: "Webhooks" }).click();
  const items = (name: string) => page.getByRole("region", { name }).getByRole("listitem");
  return {
    agent,
    webhook: items("Webhooks"),
    sent: items("Envois"),
    dialog: page.getByRole("dialog"),
    tryAt: (url: string) => page.getByRole("button", { name: `Essayer : ${url}` }).click(),
    more: (url: string) => page.getByRole("button", { name: `Plus : ${url}` }),
    /** Made without the screen. Answers its secret. */
    async make(url: string): Promise<string> {
      const made = await page.request.post(`${app.url}/api/agents/${agent.id}/webhooks`, {
        data: { url, events: ["conversation.started", "lead.left"] },
      });
      return ((await made.json()) as { secret: string }).secret;
    },
  };
}

/** A visitor comes to the agent, perhaps as somebody. */
const come = (page: Page, app: App, key: string, identity?: string) =>
  page.request.post(`${app.url}/api/widget/${key}/session`, {
    headers: { origin: ORIGIN },
    data: { langue: "fr", ...(identity && { identity }) },
  });

test("a webhook is made, tried, and what it was told is read", async ({ app, page, trouble }) => {
  trouble.expect(/status of 422/);
  const receiver = await startReceiver();
  const { agent, webhook, sent, dialog, tryAt } = await openPart(page, app);
  await expect(page.getByText("Aucun webhook")).toBeVisible();
  await expect(page.getByText("Aucun envoi", { exact: true })).toBeVisible();
  await auditBoth(page);

  const secret = await test.step("made, by keys; what is refused is said beside it", async () => {
    const hand = keyboard(page);
    await hand.press(page.getByRole("button", { name: "Ajouter un webhook" }));
    const address = dialog.getByRole("textbox", { name: "Adresse" });
    await expect(address).toBeFocused();
    await hand.write(address, "https://10.0.0.1/heraut");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Cette adresse n’est pas publique.")).toBeVisible();
    await expect(address).toBeFocused();
    await audit(page);
    const offered = dialog.getByRole("group", { name: "Ce qui est envoyé" }).getByRole("checkbox");
    await expect(offered).toHaveCount(5);
    for (const one of await offered.all()) await one.uncheck();
    await hand.write(address, receiver.url);
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Choisissez au moins un événement.")).toBeVisible();
    for (const name of ["Conversation commencée", "Contact laissé"]) await dialog.getByLabel(name).check();
    await hand.press(dialog.getByRole("button", { name: "Ajouter un webhook" }));
    return secretShown(page, /^whsec_/);
  });
  await expect(webhook).toContainText(`${receiver.url}En service`);
  await expect(webhook).toContainText("Conversation commencée · Contact laissé");
  await expect(webhook).toContainText("rien de reçu encore");
  expect(await page.content()).not.toContain(secret);

  await test.step("tried: the state of it changes by itself, and is said", async () => {
    await tryAt(receiver.url);
    await expect(sent).toContainText(["EssaiReçu"]);
    await expect(page.getByRole("log")).toContainText("Essai : Reçu");
    await expect(sent).toContainText("1 tentative · HTTP 204");
    await expect(webhook).toContainText("dernier envoi reçu");
    expect(receiver.told).toHaveLength(1);
    expect(signed(receiver.told[0]!, secret)).toBe(true);
    expect(signed({ ...receiver.told[0]!, body: `${receiver.told[0]!.body} ` }, secret)).toBe(false);
  });

  await test.step("read as it was sent", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await sent.getByRole("button", { name: /^Voir : Essai/ }).click();
    await expect(dialog.getByRole("group", { name: "webhook-id" })).toHaveText(
      String(receiver.told[0]!.headers["webhook-id"]),
    );
    await expect(dialog.getByRole("group", { name: "Corps" })).toContainText('"type": "test"');
    await auditBoth(page);
    await dialog.getByRole("button", { name: "Copier : Corps" }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(receiver.told[0]!.body);
    await page.keyboard.press("Escape");
    await expect(sent.getByRole("button", { name: /^Voir : Essai/ })).toBeFocused();
  });

  await test.step("told what a visitor begins", async () => {
    const opened = (await (await come(page, app, agent.key)).json()) as { token: string };
    const said = await page.request.post(`${app.url}/api/widget/${agent.key}/messages`, {
      headers: { origin: ORIGIN, authorization: `Bearer ${opened.token}` },
      data: { content: "Quel délai ?", client_id: "a" },
    });
    expect(said.ok()).toBe(true);
    await expect(sent).toContainText(["Conversation commencéeReçu", "EssaiReçu"]);
    expect(JSON.parse(receiver.told[1]!.body)).toMatchObject({ data: { message: "Quel délai ?" } });
  });
  receiver.stop();
});

test("what was not taken is sent again", async ({ app, page }) => {
  const receiver = await startReceiver();
  const { webhook, sent, tryAt, make } = await openPart(page, app);
  await make(receiver.url);

  await test.step("not taken, it waits; sent again, it is the same", async () => {
    receiver.answer(500);
    await tryAt(receiver.url);
    const one = sent.first();
    await expect(one).toContainText("EssaiEn attente");
    await expect(one).toContainText("1 tentative · HTTP 500");
    await expect(one).toContainText("a répondu autre chose que 2xx");
    await expect(webhook).toContainText("En échec depuis le");
    await auditBoth(page);
    await keyboard(page).press(one.getByRole("button", { name: /^Renvoyer : Essai/ }));
    await expect(one).toContainText("EssaiReçu");
    await expect(webhook).not.toContainText("En échec");
    const [first, second] = receiver.told.slice(-2);
    expect(second!.body).toBe(first!.body);
    expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
  });

  await test.step("given up where it is gone, and all of those are sent again", async () => {
    receiver.answer(410, 410);
    for (let n = 0; n < 2; n += 1) {
      await tryAt(receiver.url);
      await expect(sent).toHaveCount(2 + n);
      await expect(sent.first()).toContainText("EssaiÉchec");
    }
    await page.getByRole("combobox", { name: "État" }).selectOption("failed");
    await expect(sent).toHaveCount(2);
    await page.getByRole("button", { name: "Renvoyer les 2 échecs" }).click();
    await expect(page.getByText("Aucun envoi de cette sorte")).toBeVisible();
    await page.getByRole("combobox", { name: "État" }).selectOption("");
    await expect(sent).toContainText(["Reçu", "Reçu", "Reçu"]);
    expect(receiver.told).toHaveLength(6);
  });
  receiver.stop();
});

test("a webhook is given another secret, turned off and on, changed, and deleted", async ({ app, page }) => {
  const receiver = await startReceiver();
  const { webhook, sent, dialog, tryAt, more, make } = await openPart(page, app);
  const secret = await make(receiver.url);

  await test.step("another secret, while the old one signs too", async () => {
    await keyboard(page).pick(more(receiver.url), "Renouveler le secret");
    await expect(dialog).toContainText("L’ancien signe aussi");
    await audit(page);
    await dialog.getByRole("button", { name: "Renouveler" }).click();
    const other = await secretShown(page, /^whsec_/);
    await expect(webhook).toContainText("l’ancien secret signe jusqu’au");
    await tryAt(receiver.url);
    await expect(sent).toContainText(["EssaiReçu"]);
    expect([secret, other].map((it) => signed(receiver.told[0]!, it))).toEqual([true, true]);
  });

  await test.step("turned off and on, changed", async () => {
    await webhook.getByRole("button", { name: /^Éteindre/ }).click();
    await expect(webhook).toContainText(`${receiver.url}Éteint`);
    await page.getByRole("button", { name: "Annuler" }).click();
    await expect(webhook).toContainText(`${receiver.url}En service`);
    const hand = keyboard(page);
    await hand.pick(more(receiver.url), "Modifier");
    await expect(dialog.getByRole("textbox", { name: "Adresse" })).toHaveValue(receiver.url);
    await dialog.getByLabel("Budget épuisé").check();
    await dialog.getByRole("textbox", { name: "Adresse" }).fill(`${receiver.url}?v=2`);
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(webhook).toContainText(`${receiver.url}?v=2`);
    await expect(webhook).toContainText("Conversation commencée · Contact laissé · Budget épuisé");
  });

  for (const width of [360, 768, 1920, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(webhook).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), String(width)).toBe(width);
    await audit(page);
  }

  await more(`${receiver.url}?v=2`).click();
  await page.getByRole("menuitem", { name: "Supprimer" }).click();
  await expect(dialog).toContainText("Cela ne se rattrape pas");
  await audit(page);
  await dialog.getByRole("button", { name: "Supprimer" }).click();
  await expect(page.getByText("Aucun webhook")).toBeVisible();
  await expect(sent).toHaveCount(0);
  receiver.stop();
});

test("a server says who a visitor is, with a secret that is shown once", async ({ app, page, trouble }) => {
  const site = await startSite();
  const agent = await makeAgent(page.request, app.url, { origins: [ORIGIN, site.url] });
  await page.goto(`${app.url}/agents/${agent.id}/integrer`);
  const code = (name: string) => page.getByRole("group", { name, exact: true }).innerText();
  const sign = await code("Signer un jeton (JavaScript)");
  const [said = ""] = (await code("Dans la page")).split("\n\n");
  const line = await code("La ligne à copier dans votre site");
  const enter = async (secret: string) =>
    (await come(page, app, agent.key, await tokenBy(sign, secret))).status();
  await page.getByRole("link", { name: "Créer un secret" }).click();
  const part = page.getByRole("region", { name: "Visiteurs identifiés" });
  const dialog = page.getByRole("dialog");
  await expect(part).toContainText("Aucun secret");
  await keyboard(page).press(part.getByRole("button", { name: "Créer un secret" }));
  const secret = await secretShown(page, /^ids_/);
  await expect(part).toContainText("Un secret est en place depuis le");
  await auditBoth(page);

  await test.step("what is copied says who is there", async () => {
    const visitor = await page.context().newPage();
    await trouble.watch(visitor);
    site.shows(line, said, await tokenBy(sign, secret));
    await visitor.goto(site.url);
    const chat = new Chat(visitor);
    await chat.launcher().click();
    await chat.say("Quel délai ?");
    await expect(chat.log()).toContainText("modèle local");
    await visitor.close();
    const read = await page.request.get(`${app.url}/api/conversations?agent_id=${agent.id}`);
    const { items } = (await read.json()) as { items: { identity: string }[] };
    expect(items.map(({ identity }) => identity)).toEqual(["ana"]);
  });

  await part.getByRole("button", { name: "Remplacer" }).click();
  await expect(dialog).toContainText("L’ancien ne vaut plus rien tout de suite");
  await audit(page);
  await dialog.getByRole("button", { name: "Remplacer" }).click();
  const other = await secretShown(page, /^ids_/);
  expect([await enter(secret), await enter(other)]).toEqual([401, 200]);

  await part.getByRole("button", { name: "Retirer" }).click();
  await dialog.getByRole("button", { name: "Retirer" }).click();
  await expect(part).toContainText("Aucun secret");
  expect(await enter(other)).toBe(401);
  site.stop();
});

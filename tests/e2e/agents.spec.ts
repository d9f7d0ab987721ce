// The marketer's side of agents: one is made for a scenario, tried, shown on a site; its conversations are read and taken over.
import { audit, expect } from "./fixtures";
import { Chat, makeAgent, test } from "./site";

test("an agent is made for a scenario, tried, put on a site, and a conversation is taken over", async ({
  app,
  site,
  page,
  trouble,
}) => {
  await page.goto(`${app.url}/scenarios/8`);
  await page.getByRole("button", { name: "Autres actions sur ce scénario" }).click();
  await page.getByRole("menuitem", { name: "Déployer un agent pour ce scénario" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("combobox", { name: "Pour un scénario" })).toHaveValue("8");
  await audit(page);
  await dialog.getByRole("button", { name: "Nouvel agent" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Cap NIS 2");
  await expect(page.getByRole("textbox", { name: "Consignes" })).toHaveValue(/Ce dont tu parles/);
  await audit(page);

  await page.getByRole("textbox", { name: "Nom", exact: true }).fill("Camille");
  await page.getByRole("combobox", { name: "Modèle" }).selectOption("local/fake-1");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Camille" })).toBeVisible();

  await page.getByRole("link", { name: "Essai" }).click();
  await page.getByRole("button", { name: "Commencer un essai" }).click();
  const trial = page.frameLocator("iframe");
  await trial.getByRole("textbox", { name: "Votre message" }).fill("Bonjour ?");
  await trial.getByRole("textbox", { name: "Votre message" }).press("Enter");
  await expect(trial.getByRole("log")).toContainText("Voici l’avis du modèle local");

  await page.getByRole("link", { name: "Apparence" }).click();
  await page.getByRole("textbox", { name: "Couleur" }).fill("#77244f");
  await expect(page.getByText("Contraste du texte")).toContainText("9,");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await audit(page);

  await page.getByRole("link", { name: "Site et clés" }).click();
  await page.getByRole("textbox", { name: "Sites autorisés" }).fill(`${site.url}/page?x=1`);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("textbox", { name: "Sites autorisés" })).toHaveValue(site.url);
  const line = await page.getByRole("textbox", { name: "La ligne à copier" }).inputValue();
  await audit(page);
  // A key for a server is shown once.
  await page.getByRole("button", { name: "Nouvelle clé" }).click();
  await dialog.getByRole("textbox", { name: "À quoi elle sert" }).fill("CRM");
  await dialog.getByRole("combobox", { name: "Clés" }).selectOption("secret");
  await dialog.getByRole("button", { name: "Créer une clé" }).click();
  await expect(dialog.getByRole("textbox", { name: "Clé" })).toHaveValue(/^sk_1_/);
  await audit(page);
  await dialog.getByRole("button", { name: /copié la clé/ }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "CRM" })).toBeVisible();
  await page.getByRole("button", { name: "Mettre en service" }).click();
  await expect(page.getByRole("button", { name: "Éteindre" })).toBeVisible();

  const key = /data-key="([^"]+)"/.exec(line)?.[1] ?? "";
  site.shows(app.url, { key });
  const visitor = await page.context().newPage();
  await trouble.watch(visitor);
  await visitor.goto(site.url);
  const chat = new Chat(visitor);
  await chat.launcher().click();
  await chat.say("Avez-vous un audit ?");
  await expect(chat.log()).toContainText("Voici l’avis du modèle local");

  await page.goto(`${app.url}/agents?onglet=conversations`);
  await page.getByRole("button", { name: /Voici l’avis/ }).click();
  await expect(page.getByRole("log", { name: "Conversations" })).toContainText("Avez-vous un audit ?");
  await audit(page);
  await page.getByRole("button", { name: "Prendre la main" }).click();
  await page.getByRole("textbox", { name: "Votre réponse" }).fill("Ici Ana : oui, mardi.");
  await page.getByRole("button", { name: "Envoyer" }).click();
  await chat.say("Parfait.");
  await expect(chat.log()).toContainText("Ici Ana : oui, mardi.");
  await expect(page.getByRole("log", { name: "Conversations" })).toContainText("Parfait.");
  await page.getByRole("textbox", { name: "Ajouter une étiquette" }).fill("Prospect");
  await page.getByRole("button", { name: "Ajouter" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Prospect" }).first()).toBeVisible();
  await page
    .getByRole("button", { name: "Rendre à l'agent" })
    .or(page.getByRole("button", { name: "Rendre à l’agent" }))
    .click();
  await chat.say("Encore une question");
  await expect(chat.log().locator(".m.agent")).toHaveCount(3);

  for (const width of [360, 768, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), String(width)).toBe(width);
  }
});

test("what an agent may spend, and all of them together", async ({ app, page, request }) => {
  const agent = await makeAgent(request, app.url, {});
  await page.goto(`${app.url}/agents/${agent.id}/limites`);
  await page.getByRole("spinbutton", { name: "Euros par visiteur et par mois" }).fill("0.5");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect
    .poll(async () => {
      const { budgets } = (await (await request.get(`${app.url}/api/agents/${agent.id}`)).json()) as {
        budgets: { visitor_micros_month: number | null };
      };
      return budgets.visitor_micros_month;
    })
    .toBe(500_000);

  await page.goto(`${app.url}/agents?onglet=budget`);
  await expect(page.getByRole("heading", { name: "Budget de tous les agents" })).toBeVisible();
  await audit(page);
  await page.getByRole("spinbutton", { name: "Messages par jour, tous visiteurs" }).fill("1");
  await page.getByRole("spinbutton", { name: "Euros par jour" }).fill("2.5");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Budget enregistré." })).toBeAttached();
  await page.reload();
  await expect(page.getByRole("spinbutton", { name: "Euros par jour" })).toHaveValue("2.5");
  for (const width of [360, 768, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

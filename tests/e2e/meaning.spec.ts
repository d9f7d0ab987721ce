// What an agent knows is found by its meaning, where the operator names a model for it; and by its words while that is away.
import { audit, expect } from "./fixtures";
import { Chat, makeAgent, test } from "./site";

test.use({ settings: { HERAUT_EMBEDDINGS: "local/embed" } });

test("a question in other words than the text is answered from it", async ({
  app,
  site,
  page,
  request,
  provider,
  trouble,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url], knowledge_only: true });
  site.shows(app.url, { key: agent.key });
  provider.plan({ text: "Oui, sous un mois [1]." });
  await page.goto(`${app.url}/agents/${agent.id}/savoir`);
  await page.getByRole("button", { name: "Écrire un texte" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Titre" }).fill("Conditions");
  await dialog
    .getByRole("textbox", { name: "Texte" })
    .fill("Vous avez un mois pour changer d’avis. Nous remboursons sous huit jours.");
  await dialog.getByRole("button", { name: "Écrire un texte" }).click();
  // Nobody has to ask again whether it is done.
  await expect(page.getByText("Retrouvé par ses mots et par son sens (local/embed).")).toBeVisible();
  await audit(page);

  const visitor = await page.context().newPage();
  await trouble.watch(visitor);
  await visitor.goto(site.url);
  const chat = new Chat(visitor);
  await chat.launcher().click();
  await chat.say("Puis-je retourner mon achat ?");
  await expect(chat.log()).toContainText("Oui, sous un mois");
  await expect(chat.log()).toContainText("Conditions");
  await chat.say("Quelle est la capitale de la Mongolie ?");
  await expect(chat.log()).toContainText("Je ne sais pas répondre à cette question");
  expect(provider.asked, "nothing was asked of a model for that").toHaveLength(1);

  // Its model away, words find what they find, and what is written meanwhile waits for it.
  provider.plan({ embeds: false });
  await chat.say("Est-ce que je peux changer d’avis ?");
  await expect(chat.log().getByText("Oui, sous un mois")).toHaveCount(2);
  await page.bringToFront();
  await page.getByRole("button", { name: "Modifier : Conditions" }).click();
  await dialog.getByRole("textbox", { name: "Texte" }).fill("Retours : un mois, sans frais.");
  await dialog.getByRole("button", { name: "Modifier" }).click();
  await expect(page.getByText("un document attend encore.")).toBeVisible();
  await audit(page);
  for (const width of [360, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBe(width);
  }
});

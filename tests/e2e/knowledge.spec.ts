// What an agent knows and what is counted of it: a question without an answer becomes knowledge, and is answered from then on.
import { audit, expect } from "./fixtures";
import { Chat, makeAgent, test } from "./site";

test.use({ settings: { HERAUT_EGRESS_ALLOW: "localhost" } });

test("an agent is given something to know, quotes it, and what it did not know is answered in the desk", async ({
  app,
  site,
  page,
  request,
  trouble,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url], model: "playbook" });
  site.shows(app.url, { key: agent.key });
  const visitor = await page.context().newPage();
  await trouble.watch(visitor);
  await visitor.goto(site.url);
  const chat = new Chat(visitor);
  await chat.launcher().click();

  await page.goto(`${app.url}/agents/${agent.id}/savoir`);
  await expect(page.getByText("ne sait encore rien")).toBeVisible();
  await audit(page);
  await page.getByRole("button", { name: "Écrire un texte" }).click();
  const dialog = page.getByRole("dialog");
  await audit(page);
  await dialog.getByRole("textbox", { name: "Titre" }).fill("Conditions");
  await dialog.getByRole("textbox", { name: "Texte" }).fill("# Livraison\n\nNous livrons en 48 heures.");
  await dialog.getByRole("button", { name: "Écrire un texte" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Conditions" })).toContainText("1 passage");
  const picking = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Ajouter un fichier" }).click();
  const tariffs = Buffer.from("ville;prix\nLyon;12 euros\n");
  await (await picking).setFiles({ name: "Tarifs.csv", mimeType: "text/csv", buffer: tariffs });
  await expect(page.getByRole("listitem").filter({ hasText: "Tarifs.csv" })).toBeVisible();

  await chat.say("Quel délai de livraison ?");
  await expect(chat.log()).toContainText("Nous livrons en 48 heures.");
  await chat.say("Louez-vous des tandems ?");
  await expect(chat.log()).toContainText("Je ne sais pas répondre à cette question");

  await page.reload();
  await page.getByRole("button", { name: "Répondre : Louez-vous des tandems ?" }).click();
  await expect(dialog.getByRole("textbox", { name: "Titre" })).toHaveValue("Louez-vous des tandems ?");
  await dialog.getByRole("textbox", { name: "Texte" }).fill("Oui, des tandems à la journée.");
  await dialog.getByRole("button", { name: "Répondre à la question" }).click();
  await expect(page.getByText("Aucune question sans réponse")).toBeVisible();
  await chat.say("Et louez-vous des tandems ?");
  await expect(chat.log()).toContainText("des tandems à la journée");

  // The site's own page, read now and every week.
  await page.getByRole("button", { name: "Lire une page" }).click();
  await dialog.getByRole("textbox", { name: "Adresse de la page" }).fill(site.url);
  await dialog.getByRole("button", { name: "Lire une page" }).click();
  const when = page.getByRole("combobox", { name: "Quand relire : Vélos Dupont" });
  const scheduled = page.waitForResponse((it) => it.url().endsWith("/schedule") && it.ok());
  await when.selectOption("Relire chaque semaine");
  await scheduled;
  await page.reload();
  await expect(when).toHaveValue("7");
  await page.getByRole("button", { name: "Modifier : Vélos Dupont" }).click();
  await expect(dialog).toContainText("la relire remplace");
  await page.keyboard.press("Escape");
  await chat.say("Vendez-vous des vélos depuis 1958 ?");
  await expect(chat.log()).toContainText("Des vélos depuis 1958.");

  await page.getByRole("button", { name: "Supprimer : Conditions" }).click();
  await expect(page.getByRole("button", { name: "Supprimer : Conditions" })).toBeHidden();
  await page.getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByRole("button", { name: "Supprimer : Conditions" })).toBeVisible();
  await audit(page);

  await page.getByRole("link", { name: "Chiffres" }).click();
  await expect(page.getByRole("status").filter({ hasText: "comparer" })).toContainText("1");
  await page.getByRole("combobox", { name: "Mesure" }).selectOption("messages");
  await expect(page.getByRole("slider", { name: /^Messages/ })).toHaveAttribute("aria-valuetext", /8\s;/);
  const loading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Télécharger (CSV)" }).click();
  expect((await loading).suggestedFilename()).toMatch(/^statistics-.*\.csv$/);
  const readAgain = page.waitForResponse((it) => it.url().includes("/statistics?") && it.ok());
  await page.getByRole("button", { name: "Recompter" }).click();
  const notices = page.getByRole("region", { name: "Notifications" });
  await expect(notices).toContainText("8 messages, tous étaient comptés.");
  await readAgain;
  await expect(page.getByRole("slider", { name: /^Messages/ })).toHaveAttribute("aria-valuetext", /8\s;/);
  await audit(page);
  for (const part of ["chiffres", "savoir"]) {
    await page.goto(`${app.url}/agents/${agent.id}/${part}`);
    for (const width of [360, 768, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${part} ${width}`).toBe(width);
    }
  }
});

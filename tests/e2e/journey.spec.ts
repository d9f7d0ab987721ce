import { readFile } from "node:fs/promises";
import { type Page } from "@playwright/test";
import { Desk, choose, tab } from "./desk";
import { expect, test } from "./fixtures";

const NOM = "Lancement du diagnostic énergie";
const THEME = "Efficacité énergétique dans l’industrie";
const CIBLE = "Directeurs techniques de PME industrielles";

async function download(page: Page, entry: string | RegExp) {
  const started = page.waitForEvent("download");
  await choose(page, page.getByRole("button", { name: "Exporter" }), entry);
  const file = await started;
  return {
    name: file.suggestedFilename(),
    path: await file.path(),
    bytes: await readFile(await file.path()),
  };
}

test("a marketer builds a plan and takes it away", async ({ page }) => {
  test.setTimeout(300_000);
  const desk = new Desk(page);
  const lines = page.getByRole("table", { name: "Lignes du plan" });
  const names = lines.getByRole("rowheader");

  await test.step("the desk welcomes and shows the seeded scenarios", async () => {
    await page.goto("/");
    await page.getByRole("button", { name: desk.words.understood }).click();
    await desk.hears(/^Bonjour/);
    for (const label of ["Créer un scénario", "Travailler sur un scénario existant", "Voir mes scénarios"]) {
      await expect(desk.actions.getByRole("button", { name: label })).toBeVisible();
    }
    await expect(desk.row("Cap NIS 2")).toContainText("Prêt");
    await expect(desk.row("Rénover sans fermer")).toContainText("Brouillon");
    await expect(desk.sidebar.getByText("8 scénarios")).toBeVisible();
  });

  await test.step("a scenario is created by the form of the chat's button", async () => {
    await desk.createScenario(NOM, THEME);
    await expect(desk.row(NOM)).toContainText("Brouillon");
    await expect(desk.panel).toContainText("Il manque un objectif");
  });

  await test.step("three objectifs are proposed; a reload keeps them", async () => {
    await desk.press("Proposer des objectifs");
    await desk.hears("Voici trois objectifs");
    await expect(desk.proposals.getByRole("listitem")).toHaveCount(3);
    const before = await desk.chat.getByRole("article").allInnerTexts();
    const labels = await desk.actions.getByRole("button").allInnerTexts();
    await page.reload();
    await desk.settled();
    expect(await desk.chat.getByRole("article").allInnerTexts()).toEqual(before);
    expect(await desk.actions.getByRole("button").allInnerTexts()).toEqual(labels);
    await expect(desk.proposals.getByRole("listitem")).toHaveCount(3);
  });

  await test.step("one is accepted", async () => {
    const first = desk.proposals.getByRole("listitem").first();
    const label = await first.getByRole("heading").innerText();
    await first.getByRole("button", { name: /^Ajouter « / }).click();
    await desk.hears(/^Ajouté/);
    await expect(desk.panel).toContainText("1 objectif");
    await expect(desk.panel).toContainText(label);
    await expect(desk.panel).not.toContainText("Il manque un objectif");
  });

  await test.step("a cible is typed, its maturité is a card", async () => {
    await desk.say(`ajoute la cible ${CIBLE}`);
    await desk.hears(`« ${CIBLE} » est ajouté`);
    await expect(desk.panel).toContainText(CIBLE);
    await desk.place("Considération");
    await desk.hears("C’est noté");
    await expect(desk.panel).toContainText("Il manque une ressource et le plan");
  });

  await test.step("all the proposed ressources are added at once", async () => {
    await desk.press("Proposer des ressources");
    await desk.hears("Voici trois ressources");
    await desk.proposals.getByRole("button", { name: "Tout ajouter (3)" }).click();
    await desk.hears(/^Ajouté/);
    await expect(desk.panel).toContainText("3 ressources");
  });

  await test.step("the plan is generated from the chat", async () => {
    await desk.press("Générer le plan marketing");
    await desk.hears("Plan de 12 semaines");
    await expect(desk.row(NOM)).toContainText("Prêt");
    await expect(desk.panel).toContainText("Rien ne manque");
  });

  await test.step("the detail shows dated lines with their reasons, ten to a page", async () => {
    await desk.openPage();
    await expect(page.getByRole("region", { name: "Cibles" }).getByLabel(/^Maturité/)).toHaveValue(
      "consideration",
    );
    await tab(page, "Plan");
    await expect(names).toHaveCount(10);
    const dates = await lines.locator('[data-cell$=":date_debut"]').allInnerTexts();
    expect(dates).toHaveLength(10);
    for (const date of dates) expect(date).toMatch(/^(lun|mar|mer|jeu|ven|sam|dim)\. \d{1,2} \p{L}+/u);
    await lines
      .getByRole("button", { name: /^Pourquoi/ })
      .first()
      .click();
    await expect(lines.getByText("Origine : Planificateur intégré").first()).toBeVisible();
    await expect(page.getByText("Page 1 sur 2")).toBeVisible();
    await page.getByRole("button", { name: "Page suivante" }).click();
    await expect(page.getByText("Page 2 sur 2")).toBeVisible();
    expect(await names.count()).toBeLessThan(10);
    await page.getByRole("button", { name: "Page précédente" }).click();
  });

  const row = lines.locator("tbody").first();
  const total = () => page.getByText(/^\d+ lignes$/).innerText();

  await test.step("a line is edited", async () => {
    await choose(page, row.getByRole("button", { name: /^Actions sur/ }), "Modifier");
    await desk.dialog.getByRole("textbox", { name: "Message" }).fill("Trois questions avant l’hiver");
    await desk.dialog.getByRole("textbox", { name: "Responsable" }).fill("Camille");
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(row).toContainText("Trois questions avant l’hiver");
  });

  await test.step("a line is deleted and taken back", async () => {
    const before = await total();
    const first = await row.getByRole("rowheader").innerText();
    await choose(page, row.getByRole("button", { name: /^Actions sur/ }), "Supprimer");
    await expect.poll(total).not.toBe(before);
    await desk.undo("retiré du plan");
    await expect.poll(total).toBe(before);
    await expect(row.getByRole("rowheader")).toHaveText(first, { useInnerText: true });
    await expect(row).toContainText("Trois questions avant l’hiver");
    await desk.told("Rétabli");
  });

  await test.step("it is made again, compared and restored", async () => {
    await page.getByRole("button", { name: "Régénérer" }).first().click();
    await desk.dialog.getByRole("spinbutton", { name: "Horizon" }).fill("6");
    await desk.dialog.getByRole("spinbutton", { name: "Heures par semaine" }).fill("4");
    await desk.dialog.getByRole("button", { name: "Régénérer" }).click();
    await expect(desk.dialog).toBeHidden();
    const versions = page.getByRole("region", { name: "Versions" });
    await expect(versions.getByRole("listitem").first()).toContainText("Version 2");
    await expect(page.getByText("6 semaines à 4 h")).toBeVisible();
    await expect(lines).not.toContainText("Trois questions avant l’hiver");

    await versions.getByRole("button", { name: "Comparer la version 1 à la version en cours" }).click();
    await expect(desk.dialog).toHaveAccessibleName("De la version 1 à la version 2");
    await expect(desk.dialog).toContainText(/Retiré|Modifié/);
    await desk.dialog.getByRole("button", { name: "Fermer" }).click();

    await versions.getByRole("button", { name: "Voir la version 1" }).click();
    await expect(page.getByText("Cette version est figée")).toBeVisible();
    await expect(lines.getByRole("button", { name: /^Actions sur/ })).toHaveCount(0);
    await page.getByRole("button", { name: "Rétablir", exact: true }).click();
    await desk.told("c’est maintenant la version 3");
    await expect(versions.getByRole("listitem").first()).toContainText("Version 3");
    await expect(row).toContainText("Trois questions avant l’hiver");
  });

  await test.step("an inspiration is found and used", async () => {
    await tab(page, "Inspirations");
    await page.getByRole("searchbox", { name: "Chercher des inspirations" }).fill("audit énergétique");
    await page.getByRole("button", { name: "Chercher", exact: true }).click();
    const found = page.getByRole("region", { name: "audit énergétique" });
    await expect(found.getByRole("heading", { level: 3 })).toHaveCount(3);
    await expect(found.getByText(/bibliothèque interne/i).first()).toBeVisible();
    const title = await found.getByRole("heading", { level: 3 }).first().innerText();
    const use = found.getByRole("button", { name: /^Utiliser cette inspiration/ }).first();
    await choose(page, use, "comme ressource");
    await desk.told("ajouté au scénario");
    await tab(page, "Fiche");
    await expect(page.getByRole("region", { name: "Ressources" })).toContainText(title);
    await tab(page, "Plan");
    await expect(page.getByText("Le scénario a changé depuis ce plan.")).toBeVisible();
  });

  let json = "";
  await test.step("it is taken away, for Excel and as JSON", async () => {
    const csv = await download(page, /CSV pour Excel/);
    expect(csv.name).toMatch(/\.csv$/);
    expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = csv.bytes.toString("utf8").slice(1);
    expect(text).toMatch(/^type;nom;/);
    expect(text).toContain("\r\n");
    for (const type of ["scenario", "objectif", "cible", "ressource", "plan_item"]) {
      expect(text).toContain(`\r\n${type};`);
    }
    const plain = await download(page, /CSV standard/);
    expect(plain.bytes.toString("utf8")).toMatch(/^type,nom,/);
    const book = await download(page, /^Classeur Excel/);
    expect(book.name).toMatch(/\.xlsx$/);
    expect(book.bytes.toString("latin1", 0, 2)).toBe("PK");
    const calendar = await download(page, /^Calendrier/);
    expect(calendar.name).toMatch(/\.ics$/);
    expect(calendar.bytes.toString("utf8")).toContain("\r\nRRULE:FREQ=");
    const tasks = await download(page, /^HubSpot/);
    expect(tasks.bytes.toString("utf8")).toMatch(/^Task Title,Due Date,/);
    const whole = await download(page, /^JSON/);
    expect(whole.name).toMatch(/\.json$/);
    expect(JSON.parse(whole.bytes.toString("utf8"))).toMatchObject({ scenario: { nom: NOM } });
    json = whole.path;
  });

  await test.step("it is archived, and taken back", async () => {
    await choose(page, page.getByRole("button", { name: "Autres actions sur ce scénario" }), "Archiver");
    const badge = page.getByRole("main").getByText("Archivé", { exact: true });
    await expect(badge).toBeVisible();
    await desk.undo("archivé");
    await expect(badge).toBeHidden();
  });

  await test.step("the JSON comes back as the same scenario", async () => {
    await page.getByRole("link", { name: "Ouvrir la conversation" }).click();
    await desk.settled();
    const chooser = page.waitForEvent("filechooser");
    await choose(
      page,
      page.getByRole("button", { name: "Autres actions sur la liste" }),
      "Importer un fichier JSON",
    );
    await (await chooser).setFiles(json);
    await desk.told("importé");
    await expect(desk.row(NOM)).toHaveCount(2);
    await expect(desk.panel).toContainText("Rien ne manque");
    await expect(desk.panel).toContainText("4 ressources");
  });
});

test("the chat finds inspirations, exports, and goes to another scenario", async ({ page }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.row("Cap NIS 2").getByRole("button").click();
  await expect(page.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeVisible();
  await desk.press("Rechercher des inspirations");
  await expect(desk.composer).toBeFocused();
  await desk.say("webinar cybersécurité");
  await desk.hears("Voici trois inspirations");
  await desk.actions
    .getByRole("button", { name: /^Utiliser « / })
    .first()
    .click();
  await desk.hears(/ajouté|Ajouté/);
  await desk.say("exporte en csv");
  await desk.hears("Votre export est prêt");
  const started = page.waitForEvent("download");
  await desk.press("Télécharger le CSV");
  expect((await started).suggestedFilename()).toMatch(/^cap-nis-2.*\.csv$/);
  await desk.press("Passer à un autre scénario");
  await desk.hears("Quel scénario");
  await desk.press("Rénover sans fermer");
  await expect(page.getByRole("heading", { level: 1, name: "Rénover sans fermer" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeHidden();
});

test("an answer taken back from its notice is taken back", async ({ page }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.row("Former les managers").getByRole("button").click();
  await expect(page.getByRole("heading", { level: 1, name: /^Former les managers/ })).toBeVisible();
  await desk.settled();
  await desk.say("ajoute l’objectif Remplir les sessions de mars");
  await expect(desk.panel).toContainText("Remplir les sessions de mars");
  await desk.undo("Remplir les sessions de mars");
  await expect(desk.panel).not.toContainText("Remplir les sessions de mars");
});

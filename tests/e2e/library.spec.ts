import { Desk, tab } from "./desk";
import { expect, test } from "./fixtures";

test("the library: create, edit, refuse, delete and take back", async ({ page, trouble }) => {
  trouble.expect(/status of 409/);
  const desk = new Desk(page);
  await desk.open("/");
  await page.getByRole("link", { name: "Bibliothèque" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bibliothèque" })).toBeVisible();
  const rows = page.getByRole("tabpanel").getByRole("listitem");
  const row = (text: string) => rows.filter({ hasText: text });

  await test.step("what is created is there, unused", async () => {
    await page.getByRole("button", { name: "Nouvel objectif" }).click();
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(desk.dialog.getByText("Ce champ est à remplir.")).toBeVisible();
    await desk.dialog.getByRole("textbox", { name: "Objectif" }).fill("Ouvrir le marché belge");
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(row("Ouvrir le marché belge")).toContainText("Pas encore utilisé");
  });

  await test.step("the same label, accents apart, is refused and kept in its field", async () => {
    await page.getByRole("button", { name: "Nouvel objectif" }).click();
    const label = desk.dialog.getByRole("textbox", { name: "Objectif" });
    await label.fill("ouvrir le marche belge");
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(desk.dialog.getByRole("alert")).toBeVisible();
    await expect(label).toHaveValue("ouvrir le marche belge");
    await desk.dialog.getByRole("button", { name: "Annuler" }).click();
  });

  await test.step("it is edited", async () => {
    await row("Ouvrir le marché belge").getByRole("button", { name: /^Modifier/ }).click();
    await desk.dialog.getByRole("textbox", { name: "Objectif" }).fill("Ouvrir le Benelux");
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(row("Ouvrir le Benelux")).toHaveCount(1);
    await expect(row("Ouvrir le marché belge")).toHaveCount(0);
  });

  await test.step("it is deleted and taken back", async () => {
    await row("Ouvrir le Benelux").getByRole("button", { name: /^Supprimer/ }).click();
    await expect(row("Ouvrir le Benelux")).toHaveCount(0);
    await desk.undo("supprimé de la bibliothèque");
    await expect(row("Ouvrir le Benelux")).toHaveCount(1);
  });

  const used = rows.filter({ hasText: /Utilisé dans/ }).first();
  await test.step("what is used is not deleted: the scenarios are named", async () => {
    const label = await used.locator("p").first().innerText();
    await used.getByRole("button", { name: /^Supprimer/ }).click();
    await expect(desk.dialog).toContainText("retirez-le d’abord de ces scénarios");
    await expect(desk.dialog).toContainText(label);
    await expect(desk.dialog.getByRole("link")).not.toHaveCount(0);
    await desk.dialog.getByRole("button", { name: "Fermer" }).click();
    await expect(row(label).first()).toBeVisible();
  });

  await test.step("« Utilisé dans » leads to the scenario", async () => {
    await used.getByRole("button", { name: /^Utilisé dans/ }).click();
    const link = desk.dialog.getByRole("link").first();
    const nom = await link.innerText();
    await link.click();
    await expect(desk.dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: nom })).toBeVisible();
    await page.goBack();
  });

  await test.step("cibles and ressources have their shelves; search and type find", async () => {
    await tab(page, "Cibles");
    await page.getByRole("button", { name: "Nouvelle cible" }).click();
    await desk.dialog.getByRole("textbox", { name: "Cible" }).fill("Directions des achats");
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(row("Directions des achats")).toHaveCount(1);
    await tab(page, "Ressources");
    await page.getByRole("combobox", { name: "Filtrer par type" }).selectOption("video");
    await expect(rows.filter({ hasNotText: "Vidéo" })).toHaveCount(0);
    await expect(rows).not.toHaveCount(0);
    await page.getByRole("searchbox", { name: "Chercher dans la bibliothèque" }).fill("zzzz");
    await expect(page.getByText("Rien ici pour l’instant")).toBeVisible();
  });

  await test.step("a thing of the library is taken into a scenario, not written again", async () => {
    await page.goto("/scenarios/4");
    const section = page.getByRole("region", { name: "Objectifs" });
    await section.getByRole("button", { name: "Autres façons d’ajouter un objectif" }).click();
    await page.getByRole("menuitem", { name: "Depuis la bibliothèque" }).click();
    await desk.dialog.getByRole("searchbox").fill("benelux");
    await desk.dialog.getByRole("button", { name: /Ouvrir le Benelux/ }).click();
    await desk.told("ajouté");
    await desk.dialog.getByRole("button", { name: "Fermer" }).click();
    await expect(section).toContainText("Ouvrir le Benelux");
    await page.goto("/bibliotheque");
    await expect(row("Ouvrir le Benelux")).toContainText("Utilisé dans 1 scénario");
  });
});

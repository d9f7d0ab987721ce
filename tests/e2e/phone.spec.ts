import { Desk, choose, fits, tab } from "./desk";
import { audit, expect, test } from "./fixtures";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

test("the core path on a phone", async ({ page }) => {
  test.setTimeout(300_000);
  const desk = new Desk(page);
  await desk.open("/");
  await fits(page);
  await expect(desk.sidebar).toBeHidden();

  const openList = page.getByRole("button", { name: "Ouvrir la liste des scénarios" });
  await test.step("the list is a sheet; Escape closes it and gives focus back", async () => {
    await openList.tap();
    await expect(desk.row("Cap NIS 2", desk.dialog)).toBeVisible();
    await fits(page);
    await audit(page);
    await page.keyboard.press("Escape");
    await expect(desk.dialog).toBeHidden();
    await expect(openList).toBeFocused();
    await openList.tap();
    await desk.row("Cap NIS 2", desk.dialog).getByRole("button").tap();
    await expect(desk.dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeVisible();
    await desk.settled();
    await fits(page);
  });

  await test.step("a scenario is created from the sheet", async () => {
    await openList.tap();
    await desk.dialog.getByRole("button", { name: "Nouveau scénario" }).tap();
    await desk.dialog.getByRole("textbox", { name: "Nom", exact: true }).fill("Dans le train");
    await desk.dialog.getByRole("textbox", { name: "Thématique" }).fill("Mobilité des équipes commerciales");
    await fits(page);
    await desk.dialog.getByRole("button", { name: "Créer le scénario" }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Dans le train" })).toBeVisible();
    await desk.settled();
  });

  await test.step("objectif, cible, ressources, plan", async () => {
    await desk.press("Proposer des objectifs");
    await desk.hears("Voici trois objectifs");
    await fits(page);
    await desk.proposals
      .getByRole("button", { name: /^Ajouter « / })
      .first()
      .tap();
    await desk.hears(/^Ajouté/);
    await desk.say("ajoute la cible Directions commerciales de PME industrielles");
    await desk.hears("est ajouté");
    await fits(page);
    await desk.place("Découverte");
    await fits(page);
    await desk.hears("C’est noté");
    await desk.press("Proposer des ressources");
    await desk.proposals.getByRole("button", { name: "Tout ajouter (3)" }).tap();
    await desk.hears(/^Ajouté/);
    await desk.press("Générer le plan marketing");
    await desk.hears("Plan de 12 semaines");
    await fits(page);
  });

  await test.step("the plan as cards", async () => {
    await page.getByRole("link", { name: "Voir détail" }).tap();
    await expect(page.getByRole("region", { name: "Ressources" })).toBeVisible();
    await fits(page);
    await tab(page, "Plan");
    const cards = page.getByRole("list", { name: "Lignes du plan" }).locator("> li");
    await expect(cards).toHaveCount(10);
    await fits(page);
    await cards.first().getByText("Pourquoi", { exact: true }).tap();
    await expect(cards.first().getByText("Origine : Planificateur intégré")).toBeVisible();
    await page.getByRole("button", { name: "Page suivante" }).tap();
    await expect(page.getByText("Page 2 sur 2")).toBeVisible();
    await choose(page, cards.first().getByRole("button", { name: /^Actions sur/ }), "Modifier");
    await expect(desk.dialog.getByRole("textbox", { name: "Message" })).toBeVisible();
    await fits(page);
    await desk.dialog.getByRole("textbox", { name: "Responsable" }).fill("Camille");
    await desk.dialog.getByRole("button", { name: "Enregistrer" }).tap();
    await expect(desk.dialog).toBeHidden();
    await audit(page);
  });

  await test.step("the other pages", async () => {
    for (const name of ["Inspirations", "Historique", "Fiche"]) {
      await tab(page, name);
      await fits(page);
    }
    for (const name of ["Bibliothèque", "Réglages"]) {
      await page.getByRole("link", { name }).tap();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await fits(page);
      await audit(page);
    }
  });
});

// The core of the journey without a mouse: Tab, Enter, Escape, Space and the arrows.
import { Desk } from "./desk";
import { expect, test } from "./fixtures";
import { chooseByKeys, enter, reach, seesFocus } from "./hands";

test("the core path with the keyboard alone", async ({ page }) => {
  test.setTimeout(300_000);
  const desk = new Desk(page);
  const { keyboard } = page;
  await desk.open("/");

  await test.step("the first stop skips to the content", async () => {
    await keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Aller au contenu" })).toBeFocused();
    await seesFocus(page);
    await keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  const create = desk.actions.getByRole("button", { name: "Créer un scénario" });
  await test.step("Escape closes the form and gives focus back", async () => {
    await enter(page, create);
    await expect(desk.dialog.getByRole("textbox", { name: "Nom", exact: true })).toBeFocused();
    await keyboard.press("Escape");
    await expect(desk.dialog).toBeHidden();
    await expect(create).toBeFocused();
  });

  await test.step("the form stays closed in: Tab goes round", async () => {
    await keyboard.press("Enter");
    await expect(desk.dialog).toBeVisible();
    for (let steps = 0; steps < 12; steps += 1) {
      await keyboard.press("Tab");
      expect(await desk.dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
      await seesFocus(page);
    }
    await keyboard.press("Escape");
    await expect(create).toBeFocused();
  });

  await test.step("a scenario is created", async () => {
    await keyboard.press("Enter");
    await expect(desk.dialog.getByRole("textbox", { name: "Nom", exact: true })).toBeFocused();
    await keyboard.type("Au clavier");
    await keyboard.press("Tab");
    await keyboard.type("Accessibilité numérique");
    await keyboard.press("Enter");
    await desk.hears("Le scénario Au clavier est créé");
    await expect(desk.dialog).toBeHidden();
  });

  await test.step("an objectif is proposed and accepted", async () => {
    await enter(page, desk.actions.getByRole("button", { name: "Proposer des objectifs" }));
    await desk.hears("Voici trois objectifs");
    await enter(page, desk.proposals.getByRole("button", { name: /^Ajouter « / }).first());
    await desk.hears(/^Ajouté/);
  });

  await test.step("a cible is typed, its maturité chosen", async () => {
    await reach(page, desk.composer);
    await keyboard.type("ajoute la cible Acheteurs publics");
    await keyboard.press("Enter");
    await desk.hears("« Acheteurs publics » est ajouté");
    await expect(desk.composer).toBeFocused();
    await reach(page, desk.actions.getByRole("button", { name: desk.words.answer }), "Shift+Tab");
    await keyboard.press("Shift+Tab");
    const wanted = desk.actions.getByRole("radio", { name: "Découverte" });
    for (let steps = 0; steps < 4 && !(await wanted.isChecked()); steps += 1)
      await keyboard.press("ArrowDown");
    await expect(wanted).toBeChecked();
    await seesFocus(page);
    await keyboard.press("Enter");
    await desk.hears("C’est noté");
  });

  await test.step("a command beyond the first four is in the menu", async () => {
    await chooseByKeys(page, desk.actions.getByRole("button", { name: desk.words.help }), "Voir le détail");
    await expect(page).toHaveURL(/\/scenarios\/\d+$/);
  });

  await test.step("a ressource is added by a dialog, which gives focus back", async () => {
    const add = page
      .getByRole("region", { name: "Ressources" })
      .getByRole("button", { name: "Ajouter", exact: true });
    await enter(page, add);
    await expect(desk.dialog.getByRole("textbox", { name: "Titre" })).toBeFocused();
    await keyboard.type("Guide des marchés publics");
    await keyboard.press("Enter");
    await expect(desk.dialog).toBeHidden();
    await expect(page.getByRole("region", { name: "Ressources" })).toContainText("Guide des marchés publics");
    await expect(add).toBeFocused();
  });

  await test.step("the name is edited where it stands", async () => {
    const name = page.getByRole("button", { name: /^Modifier le nom/ });
    await enter(page, name, "Shift+Tab");
    await expect(page.getByRole("textbox", { name: "Modifier le nom" })).toBeFocused();
    await keyboard.press("End");
    await keyboard.type(" seul");
    await keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Au clavier seul" })).toBeVisible();
    await expect(name).toBeFocused();
  });

  const lines = page.getByRole("table", { name: "Lignes du plan" });
  await test.step("the plan is generated on its tab", async () => {
    await reach(page, page.getByRole("tab", { name: "Fiche" }));
    await keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name: "Plan" })).toBeFocused();
    await enter(page, page.getByRole("main").getByRole("button", { name: "Générer le plan" }));
    await expect(desk.dialog.getByRole("spinbutton", { name: "Horizon" })).toBeFocused();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await expect(desk.dialog).toBeHidden();
    await expect(page.getByText("11 semaines à 8 h")).toBeVisible();
    expect(await lines.getByRole("rowheader").count()).toBeGreaterThan(3);
  });

  await test.step("reasons, the menu of a line, and its form", async () => {
    await reach(page, lines.getByRole("button", { name: /^Pourquoi/ }).first());
    await keyboard.press("Space");
    await expect(lines.getByText("Origine : Planificateur intégré").first()).toBeVisible();
    const menu = lines.getByRole("button", { name: /^Actions sur/ }).first();
    await chooseByKeys(page, menu, "Modifier");
    await expect(desk.dialog.getByRole("textbox", { name: "Message" })).toBeFocused();
    await keyboard.press("Escape");
    await expect(desk.dialog).toBeHidden();
    await expect(menu).toBeFocused();
  });

  await test.step("a line is deleted and taken back", async () => {
    const before = await page.getByText(/^\d+ lignes$/).innerText();
    await chooseByKeys(page, lines.getByRole("button", { name: /^Actions sur/ }).first(), "Supprimer");
    await expect(page.getByText(before, { exact: true })).toBeHidden();
    // Notices of what was done before may still be there.
    const gone = desk.toasts.locator("[data-toast]").filter({ hasText: "retiré du plan" });
    await enter(page, gone.getByRole("button", { name: "Annuler" }));
    await expect(page.getByText(before, { exact: true })).toBeVisible();
  });

  await test.step("it is taken away", async () => {
    const started = page.waitForEvent("download");
    await chooseByKeys(page, page.getByRole("button", { name: "Exporter" }), /CSV pour Excel/);
    expect((await started).suggestedFilename()).toBe("au-clavier-seul.csv");
  });

  await test.step("back to the desk, and to another scenario of the list", async () => {
    await enter(page, page.getByRole("link", { name: "Ouvrir la conversation" }));
    await desk.settled();
    await enter(page, desk.row("Cap NIS 2").getByRole("button"));
    await expect(page.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeVisible();
  });
});

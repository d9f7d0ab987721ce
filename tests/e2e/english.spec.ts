import { type Page } from "@playwright/test";
import { Desk, choose, tab } from "./desk";
import { expect, test } from "./fixtures";

const FRENCH =
  /Scénario|Bibliothèque|Réglages|Ajouter|Annuler|Modifier|Supprimer|Fermer|Enregistrer|Chercher|Générer|Régénérer|Aucun|Il manque|Objectifs?\b|Cibles?\b|Ressources?\b|Envoyer|Votre|Pourquoi|Exporter|Étape|Fréquence|Semaine|Lignes|Rétablir|Découverte|À faire|Planificateur intégré|lun\.|mer\.|jeu\./;

/** Words on the screen and the names that only some hear. What is written in French in the data is left out. */
async function noFrench(page: Page) {
  const words = await page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement;
    // The seeded scenarios, and « Français » in the list of languages.
    for (const own of copy.querySelectorAll("aside ul, [lang=fr], option[value=fr], script")) own.remove();
    const names = [...copy.querySelectorAll("[aria-label],[title],[placeholder]")].flatMap((element) => [
      element.getAttribute("aria-label"),
      element.getAttribute("title"),
      element.getAttribute("placeholder"),
    ]);
    return [copy.textContent, ...names].filter((text) => text !== null);
  });
  const found = words.map((text) => FRENCH.exec(text)).filter((match) => match !== null);
  expect(found.map((match) => match.input.slice(Math.max(0, match.index - 40), match.index + 40))).toEqual(
    [],
  );
}

test("the core path in English, without a word of French", async ({ page }) => {
  test.setTimeout(300_000);
  const desk = Desk.english(page);
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));

  await test.step("the language is changed in the settings", async () => {
    await page.goto("/reglages");
    await page.getByRole("combobox", { name: "Langue de l’interface" }).selectOption("en");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    await page.getByRole("combobox", { name: "Language of new scenarios" }).selectOption("en");
    await page.getByRole("region", { name: "Workspace" }).getByRole("button", { name: "Save" }).click();
    await desk.told("Settings saved");
    await noFrench(page);
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });

  await test.step("a scenario, from the chat", async () => {
    await page.getByRole("link", { name: "Desk", exact: true }).click();
    await desk.settled();
    await noFrench(page);
    await desk.press("Create a scenario");
    await noFrench(page);
    await desk.dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Energy audit launch");
    await desk.dialog.getByRole("textbox", { name: "Theme" }).fill("Industrial energy efficiency");
    await desk.dialog.getByRole("button", { name: "Create the scenario" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Energy audit launch" })).toBeVisible();
    await desk.settled();
    await desk.press("Suggest objectives");
    await expect(desk.proposals.getByRole("listitem")).toHaveCount(3);
    await noFrench(page);
    await desk.proposals
      .getByRole("button", { name: /^Add “/ })
      .first()
      .click();
    await expect(desk.panel).toContainText("1 objective");
    await desk.settled();
    await desk.say("add the audience Technical directors");
    await expect(desk.panel).toContainText("Technical directors");
    await desk.settled();
    await noFrench(page);
    await desk.place("Awareness");
    await expect(desk.panel).toContainText("Still missing: a resource and the plan");
    await desk.settled();
    await desk.press("Suggest content");
    await desk.proposals.getByRole("button", { name: "Add all (3)" }).click();
    await expect(desk.panel).toContainText("3 resources");
    await desk.settled();
    await desk.press("Generate the marketing plan");
    await expect(desk.panel).toContainText("Nothing is missing");
    await expect(desk.row("Energy audit launch")).toContainText("Ready");
    await desk.settled();
    await noFrench(page);
  });

  await test.step("its page", async () => {
    await desk.openPage();
    await expect(page.getByRole("region", { name: "Audiences" })).toBeVisible();
    await noFrench(page);
    await tab(page, "Plan");
    const lines = page.getByRole("table", { name: "Lines of the plan" });
    await expect(lines.getByRole("rowheader")).not.toHaveCount(0);
    await noFrench(page);
    await choose(page, lines.getByRole("button", { name: /^Actions on/ }).first(), "Edit");
    await expect(desk.dialog).toBeVisible();
    await noFrench(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Generate again" }).first().click();
    await expect(desk.dialog).toBeVisible();
    await noFrench(page);
    await page.keyboard.press("Escape");
    for (const name of ["Calendar", "Coverage", "KPI"]) {
      await tab(page, name);
      await page.waitForLoadState("networkidle");
      await noFrench(page);
    }
    await tab(page, "Inspirations");
    await page.getByRole("searchbox", { name: "Find inspirations" }).fill("case study");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 3 })).toHaveCount(3);
    await noFrench(page);
    await tab(page, "History");
    await expect(
      page
        .getByText("Plan of 12 weeks")
        .or(page.getByText(/12-week plan/))
        .first(),
    ).toBeVisible();
    await noFrench(page);
    const started = page.waitForEvent("download");
    await choose(page, page.getByRole("button", { name: "Export" }), /Standard CSV/);
    expect((await started).suggestedFilename()).toBe("energy-audit-launch.csv");
  });

  await test.step("and back, by the button of the header", async () => {
    await page.getByRole("button", { name: "Passer en français" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(page.getByRole("link", { name: "Bibliothèque" })).toBeVisible();
  });
});

// The lines of a plan: edited where they stand, sorted, filtered, changed together; coverage, KPI and versions.
import { type Page } from "@playwright/test";
import { Desk, choose, fits, tab } from "./desk";
import { audit, expect, test } from "./fixtures";

// axe reads many cells, twice.
test.describe.configure({ timeout: 300_000 });

async function open(page: Page, onglet: string, scenario = 8) {
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
  await page.goto(`/scenarios/${scenario}?onglet=${onglet}`);
}

async function auditBoth(page: Page) {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
}

const table = (page: Page) => page.getByRole("table", { name: /^Lignes du plan/ });

test("a value is edited where it stands, by mouse and by keyboard", async ({ page }) => {
  const desk = new Desk(page);
  await open(page, "plan");
  const row = table(page).locator("tbody").first();
  const cell = (name: RegExp) => row.getByRole("button", { name });

  await test.step("by mouse, kept over a reload", async () => {
    await cell(/^KPI : /).click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("Sessions utiles");
    await page.keyboard.press("Enter");
    await expect(cell(/^KPI : Sessions utiles$/)).toBeFocused();
    await expect(page.getByRole("tab", { name: /Plan/ })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await page.reload();
    await expect(cell(/^KPI : Sessions utiles$/)).toBeVisible();
  });

  await test.step("by keys: arrows, F2, Escape, Enter, Tab", async () => {
    await cell(/^KPI : /).focus();
    await page.keyboard.press("ArrowLeft");
    await expect(cell(/^Fréquence : /)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(
      table(page)
        .locator("tbody")
        .nth(1)
        .getByRole("button", { name: /^Fréquence : / }),
    ).toBeFocused();
    await page.keyboard.press("ArrowUp");
    for (
      let steps = 0;
      steps < 10 && !(await row.getByRole("checkbox").evaluate((box) => box === document.activeElement));
      steps += 1
    )
      await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await expect(table(page).locator("tbody").nth(1).getByRole("checkbox")).toBeChecked();
    await page.keyboard.press("Space");
    await cell(/^Fréquence : /).focus();
    await page.keyboard.press("F2");
    const field = row.getByRole("textbox", { name: "Fréquence" });
    await expect(field).toBeFocused();
    await field.fill("jamais");
    await page.keyboard.press("Escape");
    await expect(cell(/^Fréquence : /)).toBeFocused();
    await expect(cell(/^Fréquence : jamais/)).toHaveCount(0);
    await page.keyboard.press("Enter");
    await field.fill("Une seule fois");
    await page.keyboard.press("Tab");
    await expect(row.getByRole("textbox", { name: "KPI" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(cell(/^Fréquence : Une seule fois$/)).toBeVisible();
  });

  await test.step("the statut, and a private note below", async () => {
    await row.getByRole("combobox", { name: /^Statut de/ }).selectOption("en_cours");
    await row.getByRole("button", { name: /^Pourquoi/ }).click();
    await row.getByRole("button", { name: /^Note interne/ }).click();
    await row.getByRole("textbox", { name: "Note interne" }).fill("À relire avec Camille");
    await page.keyboard.press("Enter");
    await expect(row).toContainText("À relire avec Camille");
    await page.waitForLoadState("networkidle");
    await page.reload();
    await expect(row.getByRole("combobox", { name: /^Statut de/ })).toHaveValue("en_cours");
  });
  await expect(desk.dialog).toBeHidden();
});

test("of two who change the same words, the second chooses; what is refused is taken back", async ({
  page,
  request,
  trouble,
}) => {
  trouble.expect(/status of (409|422|500)/);
  const desk = new Desk(page);
  await open(page, "plan");
  const row = table(page).locator("tbody").first();
  const message = row.getByRole("button", { name: /^Message : / });
  const scenario = async () => (await (await request.get("/api/scenarios/8")).json()) as Scenario;
  type Scenario = { plan: { items: { id: number; message: string; cta: string }[] } };
  const write = async (data: object) => {
    const { plan } = await scenario();
    const answer = await request.patch(`/api/scenarios/8/plan/items/${plan.items[0]!.id}`, { data });
    expect(answer.status()).toBe(200);
  };

  await test.step("apart from each other both hold", async () => {
    await message.click();
    await write({ cta: "Demander le guide" });
    await row.getByRole("textbox", { name: "Message" }).fill("Mon message à part");
    await page.keyboard.press("Enter");
    await expect(row).toContainText("Demander le guide");
    await expect(row).toContainText("Mon message à part");
    await expect(desk.dialog).toBeHidden();
  });

  await test.step("on the same words there are three ways out", async () => {
    await message.click();
    await write({ message: "Le texte de l’autre" });
    await row.getByRole("textbox", { name: "Message" }).fill("Mon texte à moi");
    await page.keyboard.press("Enter");
    await expect(desk.dialog).toContainText("Le texte de l’autre");
    await expect(desk.dialog).toContainText("Mon texte à moi");
    await audit(page);
    await desk.dialog.getByRole("textbox", { name: "Texte à garder" }).fill("Nos deux textes");
    await desk.dialog.getByRole("button", { name: "Enregistrer ce texte" }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(row).toContainText("Nos deux textes");
    await expect.poll(async () => (await scenario()).plan.items[0]!.message).toBe("Nos deux textes");
  });

  await test.step("a server that fails: the old value comes back, the new one is still in the field", async () => {
    await page.route("**/plan/items/*", (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 500, code: "internal", detail: "Le disque est plein." }),
      }),
    );
    await row.getByRole("button", { name: /^Canal : / }).click();
    await row.getByRole("combobox", { name: "Canal" }).fill("Affichage");
    await page.keyboard.press("Enter");
    await expect(desk.toasts).toContainText("Le disque est plein.");
    await expect(row.getByRole("combobox", { name: "Canal" })).toHaveValue("Affichage");
    await page.unroute("**/plan/items/*");
    await row.getByRole("combobox", { name: "Canal" }).press("Enter");
    await expect(row.getByRole("button", { name: "Canal : Affichage" })).toBeVisible();
  });
});

test("lines are sorted, filtered and changed together, with a way back", async ({ page }) => {
  const desk = new Desk(page);
  await open(page, "plan", 6);
  const rows = table(page).getByRole("rowheader");
  const dates = () => table(page).locator('[data-cell$=":date_debut"]').allInnerTexts();

  await test.step("sorted", async () => {
    const effort = table(page).getByRole("columnheader", { name: "Effort" });
    await effort.getByRole("button").click();
    await expect(effort).toHaveAttribute("aria-sort", "ascending");
    await effort.getByRole("button").click();
    await expect(effort).toHaveAttribute("aria-sort", "descending");
    const hours = (await table(page).locator('[data-cell$=":effort_h"]').allInnerTexts()).map((text) =>
      Number(text.replace(" h", "").replace(/\s/g, "").replace("h", "").replace(",", ".")),
    );
    expect(hours).toEqual([...hours].sort((one, other) => other - one));
    await effort.getByRole("button").click();
    await expect(effort).toHaveAttribute("aria-sort", "none");
  });

  await test.step("filtered", async () => {
    await page.getByRole("combobox", { name: "Étape" }).selectOption("decision");
    await expect(page.getByText(/^\d+ sur 21 lignes$/)).toBeVisible();
    for (const text of await table(page).locator('[data-cell$=":etape"]').allInnerTexts())
      expect(text).toContain("Décision");
    await page.getByRole("searchbox", { name: "Chercher dans les lignes" }).fill("zzz");
    await expect(page.getByText("Aucune ligne ne correspond")).toBeVisible();
    await page.getByRole("button", { name: "Effacer les filtres" }).click();
    await expect(rows).toHaveCount(10);
  });

  await test.step("several at once: a week later, validated, another channel, away; each taken back", async () => {
    const before = await dates();
    for (const index of [0, 1, 2])
      await table(page)
        .getByRole("checkbox", { name: /^Sélectionner «/ })
        .nth(index)
        .check();
    const bar = page.getByRole("group", { name: "Actions sur la sélection" });
    await expect(bar).toContainText("3 lignes sélectionnées");
    await auditBoth(page);
    await bar.getByRole("button", { name: "Une semaine plus tard" }).click();
    await expect(desk.toasts).toContainText("3 lignes décalées de 7 jours");
    expect(await dates()).not.toEqual(before);
    await desk.undo("décalées");
    await expect.poll(dates).toEqual(before);
    await bar.getByRole("button", { name: "Marquer validé" }).click();
    await desk.told("3 lignes validées");
    await expect(
      table(page)
        .getByRole("combobox", { name: /^Statut de/ })
        .nth(2),
    ).toHaveValue("valide");
    await choose(page, bar.getByRole("button", { name: "Changer de canal" }), "YouTube");
    await desk.told("3 lignes passent sur YouTube");
    await expect(table(page).getByRole("button", { name: "Canal : YouTube" })).toHaveCount(3);
    await bar.getByRole("button", { name: "Supprimer" }).click();
    await expect(page.getByText("18 lignes", { exact: true })).toBeVisible();
    await desk.undo("3 lignes retirées");
    await expect(page.getByText("21 lignes", { exact: true })).toBeVisible();
  });
});

test("coverage: an empty cell is a start", async ({ page }) => {
  const desk = new Desk(page);
  await open(page, "couverture");
  const map = page.getByRole("table", { name: "Couverture des cibles par étape" });
  await expect(map.getByRole("rowheader")).toHaveCount(3);
  const holes = map.getByRole("button", { name: /rien. Proposer/ });
  const before = await holes.count();
  expect(before).toBeGreaterThan(0);
  await auditBoth(page);
  await page.getByRole("button", { name: "les heures" }).click();
  await expect(map).toContainText(/\d h/);

  const hole = map.getByRole("button", { name: /^RSSI, Décision : rien/ });
  await choose(page, hole, "Ajouter une ligne préremplie");
  await expect(desk.dialog.getByRole("combobox", { name: "Cible" })).toHaveValue(/\d/);
  await expect(desk.dialog.getByRole("combobox", { name: "Étape" })).toHaveValue("decision");
  await desk.dialog.getByRole("textbox", { name: "Message" }).fill("Une preuve pour le RSSI");
  await desk.dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(holes).toHaveCount(before - 1);
  await map.getByRole("button", { name: /^RSSI, Décision : 1 ligne/ }).click();
  await expect(page.getByRole("region", { name: "RSSI · Décision" })).toContainText(
    "Une preuve pour le RSSI",
  );

  await choose(page, holes.first(), "Demander dans le chat");
  await expect(desk.composer).toHaveValue(/^Propose un contenu pour la cible/);
});

test("KPI: backwards from the target, kept with the scenario", async ({ page, browser, app }) => {
  await open(page, "kpi");
  const plot = page.getByRole("list", { name: "Volumes nécessaires" });
  await expect(plot.getByRole("listitem").nth(2)).toContainText("55 à 93");
  await auditBoth(page);
  await page.getByRole("combobox", { name: /^Source du taux MQL/ }).selectOption("1");
  await expect(plot.getByRole("listitem").nth(2)).toContainText("24 à 40");
  await page.getByRole("spinbutton", { name: "Objectif chiffré" }).fill("24");
  await expect(plot.getByRole("listitem").nth(2)).toContainText("48 à 80");
  const low = page.getByRole("spinbutton", { name: /^Taux bas, Visiteurs/ });
  await low.fill("5");
  await low.press("Tab");
  await expect(page.getByRole("combobox", { name: /^Source du taux Visiteurs/ })).toHaveValue("-1");
  await page.getByRole("button", { name: "Voir le tableau" }).click();
  await expect(page.getByRole("table", { name: "Volumes par étape" }).getByRole("row")).toHaveCount(7);
  await page.reload();
  await expect(plot.getByRole("listitem").nth(2)).toContainText("48 à 80");
  const another = await browser.newPage({ locale: "fr-FR" });
  await expect(async () => {
    await another.goto(`${app.url}/scenarios/8?onglet=kpi`);
    await expect(another.getByRole("list", { name: "Volumes nécessaires" })).toContainText("48 à 80", {
      timeout: 3_000,
    });
  }).toPass();
  await another.close();
  await page.getByRole("button", { name: "Revenir aux taux publiés" }).click();
  await expect(plot.getByRole("listitem").nth(2)).toContainText("110 à 185");
});

test("an outdated plan says why; versions are compared word by word and taken back", async ({
  page,
  request,
}) => {
  const desk = new Desk(page);
  expect((await request.post("/api/scenarios/7/plan", { data: {} })).status()).toBe(201);
  const added = await request.post("/api/scenarios/7/cibles", { data: { label: "Contrôleurs de gestion" } });
  expect(added.status()).toBeLessThan(300);
  await open(page, "plan", 7);
  await page.getByRole("button", { name: "Voir ce qui a changé" }).click();
  await expect(
    page.getByText("La cible « Contrôleurs de gestion » n’est visée par aucune ligne."),
  ).toBeVisible();
  const row = table(page).locator("tbody").first();
  await row.getByRole("button", { name: /^Message : / }).click();
  await row.getByRole("textbox", { name: "Message" }).press("Control+End");
  await page.keyboard.type(" Toujours.");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Toujours.");
  const versions = page.getByRole("region", { name: "Versions" });
  await versions.getByRole("button", { name: /^Comparer la version 1/ }).click();
  await expect(desk.dialog).toContainText("modifiée");
  await expect(desk.dialog.getByText("Toujours.")).toBeVisible();
  await audit(page);
  await desk.dialog.getByRole("button", { name: "Rétablir la version 1" }).click();
  await expect(versions.getByRole("listitem").first()).toContainText("Version 3");
  await desk.undo("c’est maintenant la version 3");
  await expect(versions.getByRole("listitem").first()).toContainText("Version 4");
  await expect(row).toContainText("Toujours.");
  await tab(page, "Historique");
  await page.getByRole("button", { name: "Versions du plan" }).click();
  await expect(page.getByRole("region", { name: "Historique" }).getByRole("listitem")).toHaveCount(4);
  await auditBoth(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test("everything fits", async ({ page }) => {
    await open(page, "plan");
    for (const name of ["Calendrier", "Couverture", "KPI", "Historique", "Plan"]) {
      await tab(page, name);
      await page.waitForLoadState("networkidle");
      await fits(page);
    }
    await page.getByRole("button", { name: "Filtres" }).click();
    await page.getByRole("combobox", { name: "Trier par" }).selectOption("effort");
    await page.getByRole("combobox", { name: "Statut", exact: true }).selectOption("a_faire");
    await fits(page);
    await audit(page);
  });
});

// Every screen and every window: what axe refuses, light and dark, and what a screen reader is told.
import { type Page } from "@playwright/test";
import { Desk, choose, tab } from "./desk";
import { audit, expect, test } from "./fixtures";

/** In both schemes; a window that is open stays open. */
async function auditBoth(page: Page) {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
}

test("the desk", async ({ page }) => {
  const desk = new Desk(page);
  await page.goto("/");
  await desk.settled();
  await auditBoth(page);
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - link "Héraut":
        - /url: /
      - navigation "Navigation principale":
        - link "Bureau":
          - /url: /
        - link "Bibliothèque":
          - /url: /bibliotheque
        - link "Réglages":
          - /url: /reglages
      - button "Chercher ou agir"
      - button "Switch to English"
      - button "Thème"
  `);
  await expect(desk.chat).toMatchAriaSnapshot(`
    - region "Conversation":
      - article "Héraut":
        - paragraph: /Bonjour/
      - group "Suites possibles":
        - button "Créer un scénario"
        - button "Travailler sur un scénario existant"
        - button "Voir mes scénarios"
      - textbox "Votre message"
      - button "Envoyer" [disabled]
  `);
  await expect(desk.sidebar).toMatchAriaSnapshot(`
    - complementary "Scénarios":
      - heading "Scénarios" [level=2]
      - button "Nouveau scénario"
      - button "Autres actions sur la liste"
      - button "Replier la liste des scénarios"
      - search:
        - searchbox "Chercher un nom ou une thématique"
        - combobox "Filtrer par statut"
        - checkbox "Archivés"
        - status: 8 scénarios
      - list "Scénarios":
        - listitem:
          - button /Cap NIS 2.* Prêt/
      - region "Scénario en cours"
  `);
  await page.getByRole("button", { name: desk.words.understood }).click();
  await audit(page);
  await page.getByRole("button", { name: "Thème" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await audit(page);
});

test("the desk with a scenario, proposals, a failure and the forms", async ({ page, trouble }) => {
  trouble.expect(/status of 422/);
  const desk = new Desk(page);
  await desk.open("/?scenario=2");
  await desk.press("Proposer des ressources");
  await expect(desk.proposals.getByRole("listitem")).toHaveCount(3);
  await desk.say("mot ".repeat(1_001));
  await expect(desk.chat.getByRole("alert")).toBeVisible();
  await auditBoth(page);
  await desk.proposals
    .getByRole("button", { name: /^Modifier « / })
    .first()
    .click();
  await expect(desk.dialog).toBeVisible();
  await auditBoth(page);
  await page.keyboard.press("Escape");
  await desk.sidebar.getByRole("button", { name: "Nouveau scénario" }).click();
  await desk.dialog.getByRole("button", { name: "Créer le scénario" }).click();
  await expect(desk.dialog.getByText("Ce champ est à remplir.")).toHaveCount(2);
  await auditBoth(page);
});

test("the page of a scenario and its windows", async ({ page, request }) => {
  test.setTimeout(300_000);
  for (const body of [{}, { heures_par_semaine: 3 }]) {
    expect((await request.post("/api/scenarios/8/plan", { data: body })).status()).toBe(201);
  }
  const desk = new Desk(page);
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
  await page.goto("/scenarios/8");
  const sections = page.getByRole("region", { name: "Objectifs" });
  await expect(sections).toBeVisible();
  await auditBoth(page);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - paragraph:
        - link "Ouvrir la conversation":
          - /url: /?scenario=8
      - heading /Cap NIS 2/ [level=1]
      - combobox "Langue du contenu"
      - button "Exporter"
      - button "Autres actions sur ce scénario"
      - meter "Complet à 100 %"
      - tablist "Parties du scénario":
        - tab "Fiche" [selected]
        - tab /Plan/
        - tab "Calendrier"
        - tab "Couverture"
        - tab "KPI"
        - tab "Inspirations"
        - tab "Historique"
      - tabpanel "Fiche":
        - region "Objectifs":
          - heading "Objectifs" [level=2]
          - button "Proposer"
          - button "Ajouter"
        - region "Cibles"
        - region "Ressources"
        - region "Plan de diffusion"
  `);

  await test.step("windows of the brief", async () => {
    await sections.getByRole("button", { name: "Proposer" }).click();
    await expect(desk.dialog.getByRole("heading", { level: 3 })).toHaveCount(3);
    await auditBoth(page);
    await page.keyboard.press("Escape");
    await choose(page, sections.getByRole("button", { name: /^Autres façons/ }), "Depuis la bibliothèque");
    await expect(desk.dialog.getByRole("listitem")).not.toHaveCount(0);
    await auditBoth(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Exporter" }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await auditBoth(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
  });

  await test.step("the plan and its windows", async () => {
    await tab(page, "Plan");
    const lines = page.getByRole("table", { name: "Lignes du plan" });
    await lines
      .getByRole("button", { name: /^Pourquoi/ })
      .first()
      .click();
    await expect(page.getByRole("region", { name: "Versions" }).getByRole("listitem")).not.toHaveCount(0);
    await auditBoth(page);
    await expect(lines).toMatchAriaSnapshot(`
      - table /Lignes du plan/:
        - caption: /Lignes du plan/
        - rowgroup:
          - row:
            - columnheader "Sélectionner toutes les lignes affichées":
              - checkbox "Sélectionner toutes les lignes affichées"
            - columnheader "Date":
              - button "Date"
            - columnheader "Étape · Cible":
              - button "Étape · Cible"
            - columnheader "Format · Canal":
              - button "Format · Canal"
            - columnheader "Message · Appel à l’action":
              - button "Message · Appel à l’action"
            - columnheader "Fréquence"
            - columnheader "KPI":
              - button "KPI"
            - columnheader "Effort":
              - button "Effort"
            - columnheader "Statut":
              - button "Statut"
            - columnheader "Actions"
    `);
    await choose(page, lines.getByRole("button", { name: /^Actions sur/ }).first(), "Modifier");
    await expect(desk.dialog).toBeVisible();
    await auditBoth(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Régénérer" }).first().click();
    await expect(desk.dialog.getByRole("checkbox")).not.toHaveCount(0);
    await auditBoth(page);
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: /^Comparer la version/ })
      .first()
      .click();
    await expect(desk.dialog).toContainText(/Ajouté|Retiré|Modifié/);
    await auditBoth(page);
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: /^Voir la version/ })
      .first()
      .click();
    await expect(page.getByText("Cette version est figée")).toBeVisible();
    await auditBoth(page);
  });

  await test.step("inspirations and history", async () => {
    await tab(page, "Inspirations");
    await page.getByRole("searchbox", { name: "Chercher des inspirations" }).fill("témoignage client");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 3 })).toHaveCount(3);
    await auditBoth(page);
    await tab(page, "Historique");
    await expect(page.getByRole("region", { name: "Historique" })).toBeVisible();
    await auditBoth(page);
  });
});

test("the library, the settings, and a page that does not exist", async ({ page }) => {
  const desk = new Desk(page);
  await page.goto("/bibliotheque");
  const rows = page.getByRole("tabpanel").getByRole("listitem");
  await expect(rows).not.toHaveCount(0);
  await auditBoth(page);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Bibliothèque" [level=1]
      - tablist "Bibliothèque":
        - tab "Objectifs" [selected]
        - tab "Cibles"
        - tab "Ressources"
      - tabpanel "Objectifs":
        - group:
          - searchbox "Chercher dans la bibliothèque"
        - button "Nouvel objectif"
        - list:
          - listitem:
            - paragraph: Améliorer la notoriété
            - button /Utilisé dans \\d+ scénarios/
            - button "Modifier « Améliorer la notoriété »"
            - 'button "Supprimer : Améliorer la notoriété"'
  `);
  await page.getByRole("button", { name: "Nouvel objectif" }).click();
  await expect(desk.dialog).toBeVisible();
  await auditBoth(page);
  await page.keyboard.press("Escape");
  await page
    .getByRole("button", { name: /^Utilisé dans/ })
    .first()
    .click();
  await expect(desk.dialog.getByRole("link")).not.toHaveCount(0);
  await auditBoth(page);
  await page.keyboard.press("Escape");
  await tab(page, "Ressources");
  await expect(page.getByRole("combobox", { name: "Filtrer par type" })).toBeVisible();
  await auditBoth(page);
  await page.goto("/reglages");
  await expect(page.getByRole("button", { name: "Enregistrer" })).toHaveCount(2);
  await auditBoth(page);
  await page.goto("/nulle-part");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await auditBoth(page);
});

test("scripts and styles come squeezed, and once", async ({ page }) => {
  const files = page.waitForResponse(/assets\/index-.*\.js$/);
  await page.goto("/");
  const script = await files;
  expect(script.headers()).toMatchObject({
    "content-encoding": "br",
    vary: expect.stringContaining("accept-encoding") as unknown,
    "cache-control": "public, max-age=31536000, immutable",
  });
  const plain = await page.request.get(script.url(), { headers: { "accept-encoding": "identity" } });
  expect(plain.headers()["content-encoding"]).toBeUndefined();
  expect(await plain.text()).toBe(await script.text());
  expect((await page.request.get(`${script.url()}.br`)).status()).toBe(404);
});

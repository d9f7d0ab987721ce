// A calendar kept elsewhere joins the plan: looked at first, good rows taken, taken back.
import { type Page } from "@playwright/test";
import { Desk, fits } from "./desk";
import { audit, expect, test } from "./fixtures";

const TABLE = [
  "Contenu;Date;Heure;Canal;Format;Cible;Couleur",
  "« L'été », c'est demain;31/01/2027;9h30;LinkedIn;Article;Directeurs;rouge",
  ";01/02/2027;;Blog;article;;",
  "Sans jour;bientôt;;Blog;article;;",
  "Suite du guide;02/02/2027;;E-mail;;;",
].join("\r\n");

/** What French Excel writes by itself: Windows-1252, where an accent is one byte and the apostrophe is 0x92. */
const excel = Buffer.from(TABLE.replaceAll("'", "\u0092"), "latin1");

async function open(page: Page, scenario = 8) {
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
  await page.goto(`/scenarios/${scenario}?onglet=plan`);
}

const lines = (page: Page) => page.getByText(/^\d+ lignes?$|^\d+ sur \d+ lignes?$/).first();
const dialog = (page: Page) => page.getByRole("dialog", { name: "Importer des lignes" });

test("a file of French Excel, by mouse: good rows come in, bad ones are told, all of it is taken back", async ({
  page,
}) => {
  await open(page);
  const count = async () => {
    const scenario = await page.request.get("/api/scenarios/8");
    return ((await scenario.json()) as { plan: { items: unknown[] } }).plan.items.length;
  };
  const before = await count();
  await page.getByRole("button", { name: "Importer un tableau" }).click();
  const picked = page.waitForEvent("filechooser");
  await dialog(page).getByRole("button", { name: "Choisir un fichier CSV" }).click();
  await (await picked).setFiles({ name: "plan.csv", mimeType: "text/csv", buffer: excel });
  await expect(dialog(page).getByRole("status")).toHaveText(
    "2 lignes prêtes · 2 lignes à corriger, laissées de côté",
  );
  await expect(dialog(page).getByText("« L’été », c’est demain")).toBeVisible();
  await expect(dialog(page).getByText(/Date — « bientôt » ne se lit pas/)).toBeVisible();
  await expect(dialog(page).getByText("Couleur : non lue")).toBeVisible();
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
  await dialog(page).getByRole("checkbox", { name: "Importer la ligne 5" }).uncheck();
  await dialog(page).getByRole("button", { name: "Importer 1 ligne" }).click();
  const desk = new Desk(page);
  await expect(desk.toasts.getByText("1 ligne importée.")).toBeVisible();
  expect(await count()).toBe(before + 1);
  await desk.toasts.getByRole("button", { name: "Annuler" }).click();
  await expect.poll(count).toBe(before);
});

test("pasted, by keyboard alone; what is no table of lines says what is missing", async ({
  page,
  trouble,
}) => {
  trouble.expect(/status of 422/);
  await open(page);
  await expect(lines(page)).toBeVisible();
  await page.getByRole("button", { name: "Importer un tableau" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  const field = dialog(page).getByRole("textbox", { name: "Ou collez un tableau" });
  while (!(await field.evaluate((it) => it === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.insertText("a;b\n1;2");
  await dialog(page).getByRole("button", { name: "Voir l’aperçu" }).press("Enter");
  await expect(dialog(page).getByRole("alert")).toContainText("Aucune colonne « message »");
  await field.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("Message\tFormat\tJour\nUn\tarticle\t2027-02-01\nDeux\tarticle\t2027-02-02");
  await dialog(page).getByRole("button", { name: "Voir l’aperçu" }).press("Enter");
  await expect(dialog(page).getByRole("status")).toHaveText("2 lignes prêtes");
  await dialog(page).getByRole("button", { name: "Importer 2 lignes" }).press("Enter");
  await expect(new Desk(page).toasts.getByText("2 lignes importées.")).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Importer un tableau" })).toBeFocused();

  // The same table once more would double its lines: they are told, and not ticked.
  await page.keyboard.press("Enter");
  await field.fill("Message\tFormat\tJour\nUn\tarticle\t2027-02-01\nTrois\tarticle\t2027-02-03");
  await dialog(page).getByRole("button", { name: "Voir l’aperçu" }).press("Enter");
  await expect(dialog(page).getByText("Déjà dans le plan, à cette date.")).toBeVisible();
  await expect(dialog(page).getByRole("checkbox", { name: "Importer la ligne 2" })).not.toBeChecked();
  await expect(dialog(page).getByRole("button", { name: "Importer 1 ligne" })).toBeVisible();
});

test.describe("on a phone, in English", () => {
  test.use({ viewport: { width: 360, height: 740 }, locale: "en-GB" });
  test("a scenario without a plan begins with a table", async ({ page }) => {
    await page.addInitScript(() => {
      localStorage.setItem("heraut.banner", "read");
      localStorage.setItem("heraut.langue", "en");
    });
    const made = await page.request.post("/api/scenarios", { data: { nom: "Table", thematique: "Tables" } });
    const { id } = (await made.json()) as { id: number };
    await page.goto(`/scenarios/${id}?onglet=plan`);
    await page.getByRole("button", { name: "Import a table" }).click();
    const window = page.getByRole("dialog", { name: "Import lines" });
    await window
      .getByRole("textbox", { name: "Or paste a table" })
      .fill("Message,Platform,Publish date\nHello,LinkedIn,12/31/2026\nAgain,Blog,01/15/2027");
    await window.getByRole("button", { name: "Show the preview" }).click();
    await expect(window.getByRole("status")).toHaveText("2 lines ready");
    await fits(page);
    await audit(page);
    await window.getByRole("button", { name: "Import 2 lines" }).click();
    // The preview has the same words until it is gone.
    await expect(window).toHaveCount(0);
    await expect(page.getByText("Hello")).toBeVisible();
    const read = await page.request.get(`/api/scenarios/${id}`);
    const { plan } = (await read.json()) as { plan: { items: { date_debut: string }[] } };
    expect(plan.items.map((item) => item.date_debut)).toEqual(["2026-12-31", "2027-01-15"]);
  });
});

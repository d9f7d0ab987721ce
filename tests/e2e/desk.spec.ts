// What stands around the conversation: the columns, the drawer, the palette, the keys, the cards.
import { Desk } from "./desk";
import { audit, expect, test } from "./fixtures";

test("the columns are drawn, folded and remembered, by keys and by mouse", async ({ page }) => {
  const desk = new Desk(page);
  await desk.open("/");
  const line = page.getByRole("separator", { name: "Largeur de la conversation" });
  await line.focus();
  await expect(line).toHaveAttribute("aria-valuenow", "70");
  const before = (await desk.sidebar.boundingBox())!.width;
  await page.keyboard.press("ArrowLeft");
  await expect(line).toHaveAttribute("aria-valuenow", "68");
  expect((await desk.sidebar.boundingBox())!.width).toBeGreaterThan(before);
  await page.keyboard.press("End");
  await expect(line).toHaveAttribute("aria-valuenow", "80");
  await page.keyboard.press("Home");
  await expect(line).toHaveAttribute("aria-valuenow", "50");
  // Waits until the line stands still and nothing lies over it.
  await line.hover({ position: { x: 0, y: 200 } });
  await page.mouse.down();
  await page.mouse.move(1280 * 0.6, 320, { steps: 4 });
  await page.mouse.up();
  await expect(line).toHaveAttribute("aria-valuenow", "60");
  await page.reload();
  await expect(line).toHaveAttribute("aria-valuenow", "60");
  await line.dblclick();
  await expect(line).toHaveAttribute("aria-valuenow", "70");

  await line.press("Enter");
  await expect(desk.sidebar).toBeHidden();
  const unfold = page.getByRole("button", { name: "Déplier la liste des scénarios" });
  await expect(unfold).toBeFocused();
  await page.reload();
  await desk.settled();
  await expect(desk.sidebar).toBeHidden();
  await audit(page);
  await unfold.press("Enter");
  await expect(desk.sidebar).toBeFocused();
});

test("the detail is a drawer: closed in, one step of the history, focus comes back", async ({ page }) => {
  const desk = new Desk(page);
  await desk.open("/?scenario=8");
  const link = desk.panel.getByRole("link", { name: desk.words.detail });
  for (const leave of ["Escape", "back"] as const) {
    await link.focus();
    await page.keyboard.press("Enter");
    await expect(desk.dialog.getByRole("region", { name: "Objectifs" })).toBeVisible();
    await expect(page).toHaveURL(/detail=1/);
    await desk.dialog.getByRole("tab", { name: "Historique" }).click();
    await expect(page).toHaveURL(/onglet=historique/);
    await expect(
      desk.dialog.getByRole("tabpanel", { name: "Historique" }).getByRole("heading").first(),
    ).toBeVisible();
    for (let steps = 0; steps < 12; steps += 1) {
      await page.keyboard.press("Tab");
      const out = await desk.dialog.evaluate((box) =>
        box.contains(document.activeElement)
          ? null
          : `${document.activeElement?.tagName}: ${document.activeElement?.textContent?.slice(0, 80)}`,
      );
      expect(out, `after ${steps + 1} steps`).toBeNull();
    }
    if (leave === "Escape") await page.keyboard.press("Escape");
    else await page.goBack();
    await expect(desk.dialog).toBeHidden();
    await expect(page).toHaveURL(/\/\?scenario=8$/);
    await expect(link).toBeFocused();
  }
  await page.goto("/?scenario=8&detail=1");
  await expect(desk.dialog.getByRole("region", { name: "Objectifs" })).toBeVisible();
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
});

test("the palette finds and does, wherever one is; keys are listed and can be turned off", async ({
  page,
}) => {
  const desk = new Desk(page);
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
  await page.goto("/scenarios/6");
  await expect(page.getByRole("region", { name: "Objectifs" })).toBeVisible();
  await page.keyboard.press("Control+K");
  const field = desk.dialog.getByRole("combobox");
  await expect(field).toBeFocused();
  await page.keyboard.type("inspirations");
  await expect(desk.dialog.getByRole("option").first()).toContainText("Rechercher des inspirations");
  await audit(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/\?scenario=6$/);
  await expect(desk.composer).toBeFocused();
  await expect(desk.chat.getByText(/^Réponse à/)).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+K");
  await page.keyboard.type("bibliotheque");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Bibliothèque" })).toBeVisible();
  await page.goBack();
  await desk.settled();

  await desk.composer.focus();
  await page.keyboard.type("?");
  await expect(desk.composer).toHaveValue("?");
  await desk.composer.fill("");
  await page.getByRole("main").focus();
  await page.keyboard.press("?");
  await expect(desk.dialog).toContainText("Raccourcis clavier");
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
  await desk.dialog.getByRole("checkbox", { name: "Raccourcis d’une seule touche" }).press("Space");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("?");
  await page.keyboard.press("c");
  await expect(desk.dialog).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
});

test("a card is answered by its number; a proposal is reworded, taken back, added again", async ({
  page,
}) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.createScenario("Cartes", "Logiciel de paie");
  await desk.say("propose des cibles");
  await expect(desk.proposals.getByRole("listitem")).toHaveCount(3);
  await desk.proposals
    .getByRole("button", { name: /^Modifier « / })
    .first()
    .click();
  await desk.dialog.getByRole("textbox", { name: "Cible" }).fill("Gestionnaires de paie");
  await desk.dialog.getByRole("combobox", { name: "Maturité" }).selectOption("");
  await desk.dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(desk.panel).toContainText("1 cible");

  await page.reload();
  const cards = desk.chat.getByRole("group", { name: desk.words.proposals });
  const card = cards.getByRole("listitem").filter({ hasText: "Gestionnaires de paie" });
  await expect(card).toContainText("Ajoutée");
  await card.getByRole("button", { name: /^Revenir sur/ }).click();
  await expect(desk.panel).toContainText("0 cible");
  await card.getByRole("button", { name: /^Ajouter « / }).click();
  await expect(desk.panel).toContainText("1 cible");
  await cards
    .getByRole("button", { name: /^Refuser « / })
    .first()
    .click();
  await expect(cards.getByText("Écartée")).toBeVisible();
  await desk.settled();

  await desk.say("propose des objectifs");
  await desk.proposals
    .getByRole("button", { name: /^Ajouter « / })
    .first()
    .click();
  await desk.hears(/^Ajouté/);
  await expect(desk.actions.getByRole("radio")).toHaveCount(4);
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
  await desk.say("2");
  await desk.hears("C’est noté pour « Gestionnaires de paie »");
  await expect(desk.actions.getByRole("radio")).toHaveCount(0);

  const own = desk.chat.getByRole("article", { name: "Vous" }).filter({ hasText: "propose des objectifs" });
  await desk.composer.fill("un brouillon");
  await own.getByRole("button", { name: "Modifier et renvoyer" }).click();
  await expect(desk.composer).toHaveValue("propose des objectifs");
  await expect(desk.composer).toBeFocused();
  await desk.undo("Votre brouillon a laissé sa place");
  await expect(desk.composer).toHaveValue("un brouillon");
});

test("channels are ticked on a card, by mouse or by their numbers, and the plan keeps to them", async ({
  page,
}) => {
  const desk = new Desk(page);
  const made = await page.request.post("/api/scenarios", { data: { nom: "Canaux", thematique: "Énergie" } });
  const { id } = (await made.json()) as { id: number };
  for (const message of [
    "ajoute l'objectif générer des leads",
    "ajoute la cible DSI en décision",
    "ajoute la ressource Guide",
  ]) {
    await page.request.post("/api/chat", {
      data: { scenario_id: id, message, client_request_id: crypto.randomUUID() },
    });
  }
  const channels = async () => {
    const read = await page.request.get(`/api/scenarios/${id}`);
    return ((await read.json()) as { plan: { canaux: string[] | null } }).plan.canaux;
  };
  await desk.open(`/?scenario=${id}`);
  await desk.press("Choisir les canaux du plan");
  const boxes = desk.actions.getByRole("checkbox");
  await expect(boxes).toHaveCount(15);
  await audit(page);
  await desk.actions.getByRole("checkbox", { name: "Blog" }).check();
  await desk.actions.getByRole("checkbox", { name: "E-mail", exact: true }).press("Space");
  await desk.actions.getByRole("button", { name: "Générer sur 2 canaux" }).click();
  await desk.hears("Plan de 12 semaines");
  expect(await channels()).toEqual(["blog", "email"]);
});

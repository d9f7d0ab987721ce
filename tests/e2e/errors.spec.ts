import { Desk } from "./desk";
import { audit, expect, test } from "./fixtures";
import { startServer } from "./server.mjs";

const TOO_LONG = "mot ".repeat(1_001).trim();

test("a message that is too long is refused, and kept", async ({ page, trouble }) => {
  trouble.expect(/status of 422/);
  const desk = new Desk(page);
  await desk.open("/");
  await desk.say(TOO_LONG);
  await expect(desk.chat.getByRole("alert")).toContainText("n’est pas parti");
  await expect(desk.composer).toHaveValue(TOO_LONG);
  await desk.say("mes scénarios");
  await desk.hears("Quel scénario");
  await expect(desk.chat.getByRole("alert")).toBeHidden();
});

test("a field that the server refuses says why where it is", async ({ page, trouble }) => {
  trouble.expect(/status of 422/);
  const desk = new Desk(page);
  await page.goto("/scenarios/4");
  const section = page.getByRole("region", { name: "Ressources" });
  await section.getByRole("button", { name: "Ajouter", exact: true }).click();
  await desk.dialog.getByRole("textbox", { name: "Titre" }).fill("Guide du quai");
  const link = desk.dialog.getByRole("textbox", { name: "Lien" });
  const note = desk.dialog.getByRole("textbox", { name: "Note" });
  await link.fill("pas une adresse");
  await note.fill(TOO_LONG.repeat(2));
  await desk.dialog.getByRole("button", { name: "Ajouter" }).click();
  for (const field of [link, note]) await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(desk.dialog.getByText(/^Trop long : /)).toBeVisible();
  await expect(link).toHaveValue("pas une adresse");
  await expect(note).toHaveValue(TOO_LONG.repeat(2));
  await link.fill("https://example.fr/guide");
  await note.fill("Court");
  await desk.dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(section).toContainText("Guide du quai");
});

test("a form of the chat that is refused stays open with its words", async ({ page, trouble }) => {
  trouble.expect(/status of 422/);
  const desk = new Desk(page);
  await desk.open("/?scenario=2");
  await desk.press("Ajouter une ressource");
  await desk.dialog.getByRole("textbox", { name: "Titre" }).fill("Protocole de bloc");
  const link = desk.dialog.getByRole("textbox", { name: "Lien" });
  await link.fill("pas une adresse");
  await desk.dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(link).toHaveAttribute("aria-invalid", "true");
  await expect(link).toHaveValue("pas une adresse");
  await link.fill("");
  await desk.dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(desk.panel).toContainText("Protocole de bloc");
});

test("too many requests: it says how long to wait, and nothing is lost", async ({ page, trouble }) => {
  trouble.expect(/status of 429/);
  const app = await startServer({ HERAUT_RATE_LIMIT: "2" });
  try {
    const desk = new Desk(page);
    await desk.open(`${app.url}/`);
    await desk.say("mes scénarios");
    await desk.hears("Quel scénario");
    await desk.say("crée un scénario");
    await expect(desk.chat.getByRole("alert")).toContainText(/Réessayez dans \d+ seconde/);
    await expect(desk.composer).toHaveValue("crée un scénario");
  } finally {
    await app.stop();
  }
});

test("the server goes away in the middle: the words stay and are sent again", async ({ page, trouble }) => {
  trouble.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  const app = await startServer();
  try {
    const desk = new Desk(page);
    await desk.open(`${app.url}/`);
    await desk.createScenario("Panne de courant", "Continuité d’activité");
    await app.kill();
    await desk.say("ajoute la cible Responsables informatiques");
    const waits = desk.chat.getByRole("article", { name: "Message en attente" });
    await expect(waits).toContainText("ajoute la cible Responsables informatiques");
    await expect(page.getByText("Vous pouvez continuer à écrire")).toBeVisible();
    await desk.say("cherche des inspirations sur la continuité d’activité");
    await expect(waits).toHaveCount(2);
    await audit(page);

    await app.restart();
    await expect(page.getByText("Vous pouvez continuer à écrire")).toBeHidden();
    await expect(waits).toHaveCount(0);
    await expect(desk.chat.getByText("« Responsables informatiques » est ajouté")).toBeVisible();
    await desk.settled();
    await expect(desk.composer).toHaveValue("");
    await expect(desk.panel).toContainText("1 cible");

    await page.reload();
    await desk.settled();
    await expect(desk.chat.getByText("« Responsables informatiques » est ajouté")).toBeVisible();
    await expect(desk.chat.getByText("ajoute la cible Responsables informatiques")).toHaveCount(1);
  } finally {
    await app.stop();
  }
});

test("a draft outlives a reload", async ({ page }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.composer.fill("une idée pas encore mûre");
  await page.reload();
  await expect(desk.composer).toHaveValue("une idée pas encore mûre");
});

test("a page that does not exist says so", async ({ page }) => {
  await page.goto("/nulle-part");
  await expect(page.getByRole("heading", { level: 1, name: "Cette page n’existe pas" })).toBeVisible();
  await page.getByRole("link", { name: "Revenir au bureau" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Conversation générale" })).toBeVisible();
});

for (const path of ["/scenarios/999999", "/scenarios/abc", "/scenarios/0"]) {
  test(`there is no scenario at ${path}`, async ({ page, trouble }) => {
    trouble.expect(/status of 404/);
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Cette page n’existe pas" })).toBeVisible();
  });
}

test("the desk of an unknown scenario says so, and leads on", async ({ page, trouble }) => {
  trouble.expect(/status of 404/);
  const desk = new Desk(page);
  await page.goto("/?scenario=999999");
  await expect(desk.chat.getByRole("alert")).toBeVisible();
  await desk.row("Cap NIS 2").getByRole("button").click();
  await expect(page.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeVisible();
  await desk.settled();
});

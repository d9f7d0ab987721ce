// Answers of a model that streams, fails, hangs and breaks off: nothing is lost, and the screen says who answered.
import { Desk } from "./desk";
import { audit, expect } from "./fixtures";
import { BUILT_IN, MODEL, test } from "./model";
import { startServer } from "./server.mjs";

const READY = "Cap NIS 2";
const QUESTION = "Que penses-tu de notre angle éditorial ?";
const LAST_WORDS = "un diagnostic de trente minutes";

/** The same words, however spaces and breaks are set. */
const words = (text: string) => text.replace(/\s+/g, " ").trim();
const heard = async (desk: Desk) => words(await desk.answer.innerText());

test("words arrive one after the other, and the bubble stays the same", async ({ page, provider }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  provider.plan({ hold_at: 0.5 });
  await desk.say(QUESTION);
  await expect(desk.chat.getByText(QUESTION)).toBeVisible();
  await expect(desk.answer).toContainText("modèle local");
  await expect(desk.answer).toHaveAttribute("aria-busy", "true");
  await expect(desk.answer.locator("strong").first()).toHaveText("modèle local");
  await expect(desk.answer).not.toContainText("**");
  await expect(desk.stop).toBeVisible();
  await expect(desk.composer).toBeFocused();
  await expect(desk.actions).toBeHidden();
  await audit(page);
  const bubble = await desk.answer.elementHandle();
  provider.plan({ hold_at: null });
  await desk.hears(LAST_WORDS);
  expect(await bubble?.evaluate((element) => element.isConnected)).toBe(true);
  await expect(desk.answer).not.toHaveAttribute("aria-busy", "true");
  await expect(desk.stop).toBeHidden();
  await desk.answeredBy(MODEL);
});

test("lines of a plan arrive one by one, on its tab too", async ({ page, provider }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  provider.plan({ hold_at: 0.7 });
  await desk.say("génère le plan");
  await expect(desk.arriving.first()).toBeVisible();
  const early = await desk.arriving.count();
  expect(early).toBeLessThan(6);
  provider.plan({ hold_at: null });
  await desk.settled();
  await expect(desk.arriving).toHaveCount(0);

  await page.goto("/scenarios/8?onglet=plan");
  provider.plan({ hold_at: 0.7 });
  await page.getByRole("button", { name: "Régénérer" }).first().click();
  await desk.dialog.getByRole("button", { name: "Régénérer" }).click();
  await expect(desk.dialog).toBeHidden();
  const making = page.getByRole("region", { name: "Le plan se compose" });
  await expect(making.getByRole("listitem").first()).toBeVisible();
  await audit(page);
  await page.reload();
  await expect(making.getByRole("listitem").first()).toBeVisible();
  provider.plan({ hold_at: null });
  await expect(making).toBeHidden();
  await expect(page.getByRole("table", { name: "Lignes du plan" })).toBeVisible();

  provider.plan({ hold_at: 0.3 });
  const version = page.getByRole("region", { name: "Versions" }).getByRole("listitem").first();
  const before = await version.innerText();
  await page.getByRole("button", { name: "Régénérer" }).first().click();
  await desk.dialog.getByRole("button", { name: "Régénérer" }).click();
  await making.getByRole("button", { name: "Arrêter" }).click();
  await expect(page.getByText("Arrêté : rien n’a été changé.")).toBeVisible();
  expect(await version.innerText()).toBe(before);
});

test("suggestions can be added while others are still coming", async ({ page, provider }) => {
  const desk = new Desk(page);
  await page.goto("/scenarios/8");
  provider.plan({ hold_at: 0.7 });
  const section = page.getByRole("region", { name: "Cibles" });
  await section.getByRole("button", { name: "Proposer" }).click();
  const cards = desk.dialog.getByRole("listitem");
  await expect(cards.first()).toBeVisible();
  expect(await cards.count()).toBeLessThan(3);
  await cards
    .first()
    .getByRole("button", { name: /^Ajouter « / })
    .click();
  await expect(cards.first()).toContainText("Ajoutée");
  provider.plan({ hold_at: null });
  await expect(cards).toHaveCount(3);
  await expect(cards.first()).toContainText("Ajoutée");
  await expect(desk.dialog.getByRole("button", { name: "Trois autres" })).toBeVisible();
});

test("a reload in the middle goes on with the same answer; the model is asked once", async ({
  page,
  provider,
}) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  const before = provider.asked.length;
  provider.plan({ hold_at: 0.5 });
  await desk.say(QUESTION);
  await expect(desk.answer).toContainText("modèle local");
  await page.reload();
  await expect(desk.chat.getByText(QUESTION)).toHaveCount(1);
  await expect(desk.answer).toContainText("modèle local");
  await expect(desk.stop).toBeVisible();
  provider.plan({ hold_at: null });
  await desk.hears(LAST_WORDS);
  expect(provider.asked.length - before).toBe(1);
  const final = await heard(desk);
  await page.reload();
  await desk.settled();
  expect(await heard(desk)).toBe(final);
  await expect(desk.chat.getByText(QUESTION)).toHaveCount(1);
});

test("a plan that streams is the same after a reload at any of ten moments; the model is asked once", async ({
  page,
  provider,
}) => {
  const making = page.getByRole("region", { name: "Le plan se compose" });
  const written = async () => {
    const read = await page.request.get("/api/scenarios/8");
    const { plan } = (await read.json()) as { plan: { numero: number; items: Record<string, unknown>[] } };
    const said = plan.items.map(({ id: _, ...line }) => line);
    return { numero: plan.numero, said };
  };
  const generate = async () => {
    await page.getByRole("button", { name: "Régénérer" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Régénérer" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
  await page.goto("/scenarios/8?onglet=plan");
  const first = (await written()).numero;
  await generate();
  await expect.poll(async () => (await written()).numero).toBe(first + 1);
  const expected = (await written()).said;
  await expect(making).toBeHidden();
  for (let time = 1; time <= 10; time += 1) {
    const moment = Math.random();
    await test.step(`at ${Math.round(moment * 100)} %`, async () => {
      const asked = provider.asked.length;
      provider.plan({ hold_at: moment });
      await generate();
      await expect(making).toBeVisible();
      await page.waitForTimeout(Math.random() * 300);
      await page.reload();
      await expect(making).toBeVisible();
      provider.plan({ hold_at: null });
      await expect.poll(async () => (await written()).numero).toBe(first + 1 + time);
      await expect(making).toBeHidden();
      expect((await written()).said).toEqual(expected);
      expect(provider.asked.length - asked).toBe(1);
    });
  }
});

test("another tab follows the same answer", async ({ page, context, provider, trouble }) => {
  const other = await context.newPage();
  await trouble.watch(other);
  const [left, right] = [new Desk(page), new Desk(other)];
  for (const desk of [left, right]) {
    await desk.open("/");
    await desk.choose(READY);
  }
  provider.plan({ hold_at: 0.5 });
  await left.say(QUESTION);
  await expect(left.answer).toContainText("modèle local");
  await expect(right.chat.getByText(QUESTION)).toHaveCount(1);
  await expect(right.answer).toContainText("modèle local");
  provider.plan({ hold_at: null });
  for (const desk of [left, right]) await desk.hears(LAST_WORDS);
  expect(await heard(right)).toBe(await heard(left));
});

test("Échap stops; what was written stays, and one click asks again", async ({ page, provider }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  provider.plan({ hold_at: 0.5 });
  await desk.say(QUESTION);
  await expect(desk.answer).toContainText("modèle local");
  await expect(desk.stop).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(desk.answer).toContainText("Réponse interrompue par vous");
  await expect(desk.answer).toContainText("modèle local");
  await expect(desk.composer).toBeFocused();
  await expect.poll(() => provider.asked.at(-1)?.closed, { message: "the model goes on writing" }).toBe(true);
  await audit(page);

  await page.reload();
  await expect(desk.answer).toContainText("Réponse interrompue par vous");
  provider.plan({ hold_at: null });
  await desk.answer.getByRole("button", { name: "Relancer" }).click();
  await desk.hears(LAST_WORDS);
  await expect(desk.chat.getByText(QUESTION)).toHaveCount(2);
});

test("the server is killed in the middle; one click goes on", async ({ page, provider, app, trouble }) => {
  test.setTimeout(300_000);
  trouble.expect(/ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_NETWORK/);
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  provider.plan({ hold_at: 0.5 });
  await desk.say(QUESTION);
  await expect(desk.answer).toContainText("modèle local");
  await app.kill();
  await expect(desk.answer).toContainText("Connexion perdue");
  await app.restart();
  provider.plan({ hold_at: null });
  await expect(desk.answer).toContainText("La réponse a été coupée", { timeout: 30_000 });
  await expect(desk.chat.getByText(QUESTION)).toHaveCount(1);

  await page.reload();
  await expect(desk.answer).toContainText("La réponse a été coupée");
  await audit(page);
  await desk.answer.getByRole("button", { name: "Réessayer" }).click();
  await desk.hears(LAST_WORDS);
  await page.reload();
  await desk.settled();
  await expect(desk.chat.getByText(QUESTION)).toHaveCount(1);
  await expect(desk.chat.getByText(LAST_WORDS)).toHaveCount(1);
});

test("a provider that breaks off or never speaks leaves no hole", async ({ page, provider }) => {
  test.setTimeout(300_000);
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  provider.plan({ mode: "cut" });
  await desk.press("Proposer des objectifs");
  await expect(desk.proposals.getByRole("listitem")).toHaveCount(3, { timeout: 45_000 });
  await desk.settled();
  provider.plan({ mode: "hang" });
  await desk.say("propose des cibles");
  await expect(desk.stop).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(desk.answer).toContainText("Réponse interrompue par vous");
});

test("without the built-in planner, a failure says so and goes on with one click", async ({
  page,
  provider,
  trouble,
}) => {
  trouble.expect(/status of 50[24]/);
  provider.plan({ mode: "fail" });
  const app = await startServer({ ...provider.env, HERAUT_FALLBACK: "off" });
  try {
    const desk = new Desk(page);
    await desk.open(`${app.url}/`);
    await desk.choose(READY);
    await desk.say(QUESTION);
    await expect(desk.chat.getByRole("alert")).toBeVisible({ timeout: 30_000 });
    await audit(page);
    provider.plan({ mode: "ok" });
    await expect(async () => {
      await desk.chat.getByRole("button", { name: "Réessayer" }).click({ timeout: 2_000 });
      await expect(desk.answer).toContainText(LAST_WORDS, { timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
    await expect(desk.chat.getByText(QUESTION)).toHaveCount(1);
  } finally {
    await app.stop();
  }
});

test("the model is chosen for one conversation, and in the settings for all", async ({ page, provider }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await desk.choose(READY);
  await desk.chat.getByRole("button", { name: /^Modèle pour cette conversation/ }).click();
  await page.getByRole("menuitem", { name: BUILT_IN }).click();
  await desk.press("Proposer des objectifs");
  await expect(desk.proposals.getByRole("listitem")).toHaveCount(3);
  await desk.settled();
  await desk.answeredBy(BUILT_IN);
  expect(provider.asked).toHaveLength(0);

  await page.goto("/reglages");
  const section = page.getByRole("region", { name: "Assistant" });
  await section.getByRole("combobox", { name: "Modèle qui répond" }).selectOption({ label: BUILT_IN });
  await section.getByRole("textbox", { name: "Ton de la marque" }).fill("Vouvoiement, phrases courtes.");
  await section.getByRole("textbox", { name: "Mot ou expression à éviter" }).fill("révolutionnaire");
  await page.keyboard.press("Enter");
  await section.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Réglages de l’assistant enregistrés.").first()).toBeVisible();
  await audit(page);
  await page.reload();
  await expect(section.getByRole("listitem").filter({ hasText: "révolutionnaire" })).toHaveCount(1);
  await section.getByRole("button", { name: /^Retirer « révolutionnaire »/ }).click();
  await section.getByRole("button", { name: "Enregistrer" }).click();
  await desk.undo("Réglages de l’assistant enregistrés");
  await expect(section.getByRole("listitem").filter({ hasText: "révolutionnaire" })).toHaveCount(1);
});

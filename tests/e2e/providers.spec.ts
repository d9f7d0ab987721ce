// From a subject to a file (US2 to US8), whoever answers: the model, the built-in planner in its place, or each in
// turn. Nothing is missing on the way, and every answer says who gave it.
import { readFile } from "node:fs/promises";
import { type Page } from "@playwright/test";
import { Desk, choose, tab } from "./desk";
import { audit, expect } from "./fixtures";
import { BUILT_IN, MODEL, type Provider, test } from "./model";

const NOM = "Diagnostic énergie";
const QUESTION = "Que penses-tu de notre angle éditorial ?";
const SEARCHED = "audit énergétique";
/** One honest sentence: who is missing, and who answered instead. */
const SORRY = /^local\/fake-1 ne répond pas ; cette réponse vient du planificateur intégré\.$/;

type Who = typeof MODEL | typeof BUILT_IN;

/** A marketer on the way. Each step is told who must answer it. */
class Journey {
  readonly desk: Desk;
  readonly #added: Record<string, string[]> = {};

  constructor(readonly page: Page) {
    this.desk = new Desk(page);
  }

  get #lines() {
    return this.page.getByRole("table", { name: "Lignes du plan" });
  }

  /** The last answer says who gave it; where the model is missing, one sentence says so, and only there. */
  async #answeredBy(who: Who) {
    await this.desk.settled();
    await this.desk.answeredBy(who);
    await expect(this.desk.answer.getByText(SORRY)).toHaveCount(who === MODEL ? 0 : 1);
  }

  async #proposed(what: string, who: Who): Promise<string[]> {
    const cards = this.desk.proposals.getByRole("listitem");
    await expect(cards).toHaveCount(3);
    await this.#answeredBy(who);
    const titles = await cards.getByRole("heading").allInnerTexts();
    expect(
      titles.every((title) => title.includes("du modèle")),
      titles.join(),
    ).toBe(who === MODEL);
    return (this.#added[what] = titles);
  }

  async creates() {
    await test.step("US2: a scenario from the chat", async () => {
      await this.desk.open("/");
      await this.desk.createScenario(NOM, "Efficacité énergétique dans l’industrie");
      await expect(this.desk.panel).toContainText("Il manque un objectif");
    });
  }

  async choosesAnObjectif(who: Who) {
    await test.step(`US3: an objectif, by ${who}`, async () => {
      await this.desk.press("Proposer des objectifs");
      const [first = ""] = await this.#proposed("Objectifs", who);
      this.#added.Objectifs = [first];
      await this.desk.proposals.getByRole("button", { name: `Ajouter « ${first} »` }).click();
      await this.desk.hears(/^Ajouté/);
      await expect(this.desk.panel).toContainText("1 objectif");
    });
  }

  async acceptsACible(who: Who) {
    await test.step(`US4: a proposed cible in one click, by ${who}`, async () => {
      await this.desk.say("propose des cibles");
      const [first = ""] = await this.#proposed("Cibles", who);
      this.#added.Cibles = [first];
      await this.desk.proposals.getByRole("button", { name: `Ajouter « ${first} »` }).click();
      await this.desk.hears(/^Ajouté/);
      await expect(this.desk.panel).toContainText("1 cible");
    });
  }

  async addsRessources(who: Who) {
    await test.step(`US5: ressources, by ${who}`, async () => {
      await this.desk.say("propose des ressources");
      await this.#proposed("Ressources", who);
      await this.desk.proposals.getByRole("button", { name: "Tout ajouter (3)" }).click();
      await this.desk.hears(/^Ajouté/);
      await expect(this.desk.panel).toContainText("3 ressources");
    });
  }

  async asks(who: Who) {
    await test.step(`a free question, to ${who}`, async () => {
      const questions = this.desk.chat.getByText(QUESTION);
      const before = await questions.count();
      await this.desk.say(QUESTION);
      await expect(questions).toHaveCount(before + 1);
      await expect(this.desk.stop).toBeHidden();
      await this.#answeredBy(who);
      if (who === MODEL) return;
      await expect(this.desk.chat.getByRole("status").filter({ hasText: "local" })).not.toHaveCount(0);
      await audit(this.page);
    });
  }

  async plans(who: Who) {
    await test.step(`US6: a plan, by ${who}`, async () => {
      await this.desk.press("Générer le plan marketing");
      await expect(this.desk.panel).toContainText("Rien ne manque", { timeout: 30_000 });
      await this.#answeredBy(who);
      await this.desk.openPage();
      await tab(this.page, "Plan");
      await this.#origin(who);
    });
  }

  /** The lines say where they come from. */
  async #origin(who: Who) {
    await expect(this.#lines.getByRole("rowheader")).not.toHaveCount(0);
    await this.#lines
      .getByRole("button", { name: /^Pourquoi/ })
      .first()
      .click();
    await expect(this.#lines.getByText(`Origine : ${who}`).first()).toBeVisible();
  }

  /** Where nobody chats, a notice says who is missing. */
  async #noticed(who: Who) {
    if (who === MODEL) await expect(this.desk.toasts.getByText(SORRY)).toHaveCount(0);
    else await this.desk.told(SORRY);
  }

  async refines(who: Who, before: Who) {
    await test.step(`US6: the plan made shorter, by ${who}`, async () => {
      const versions = this.page.getByRole("region", { name: "Versions" });
      await this.page.getByRole("button", { name: "Régénérer" }).first().click();
      await this.desk.dialog.getByRole("spinbutton", { name: "Horizon" }).fill("6");
      await this.desk.dialog.getByRole("button", { name: "Régénérer" }).click();
      await expect(versions.getByRole("listitem").first()).toContainText("Version 2", { timeout: 30_000 });
      await this.#noticed(who);
      await this.#origin(who);
      await versions.getByRole("button", { name: "Voir la version 1" }).click();
      await expect(this.page.getByText("Cette version est figée")).toBeVisible();
      await this.#origin(before);
    });
  }

  async searches(who: Who) {
    await test.step(`inspirations, by ${who}`, async () => {
      await tab(this.page, "Inspirations");
      await this.page.getByRole("searchbox", { name: "Chercher des inspirations" }).fill(SEARCHED);
      await this.page.keyboard.press("Enter");
      const found = this.page.getByRole("region", { name: SEARCHED }).getByRole("heading", { level: 3 });
      await expect(found).toHaveCount(3);
      expect((await found.allInnerTexts()).some((title) => title.includes("du modèle"))).toBe(who === MODEL);
      await this.#noticed(who);
    });
  }

  async looksAtTheWhole() {
    await test.step("US7: the whole scenario at a glance", async () => {
      await tab(this.page, "Fiche");
      for (const [section, titles] of Object.entries(this.#added)) {
        for (const title of titles) {
          await expect(this.page.getByRole("region", { name: section })).toContainText(title);
        }
      }
      await audit(this.page);
    });
  }

  async takesItAway() {
    await test.step("US8: CSV and JSON", async () => {
      const csv = await this.#download(/CSV pour Excel/);
      expect(csv.name).toBe("diagnostic-energie.csv");
      const json = await this.#download(/^JSON/);
      expect(JSON.parse(json.text)).toMatchObject({ scenario: { nom: NOM } });
      for (const title of Object.values(this.#added).flat()) {
        expect(csv.text).toContain(title);
        expect(json.text).toContain(title);
      }
    });
  }

  async #download(entry: RegExp) {
    const started = this.page.waitForEvent("download");
    await choose(this.page, this.page.getByRole("button", { name: "Exporter" }), entry);
    const file = await started;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  }

  /** All of it, answered by one. */
  async whole(who: Who) {
    await this.creates();
    await this.choosesAnObjectif(who);
    await this.acceptsACible(who);
    await this.addsRessources(who);
    await this.asks(who);
    await this.plans(who);
    await this.refines(who, who);
    await this.searches(who);
    await this.looksAtTheWhole();
    await this.takesItAway();
  }
}

test("a model answers the whole journey", async ({ page, provider }) => {
  test.setTimeout(300_000);
  await new Journey(page).whole(MODEL);
  // Three proposals, a question, two plans, a search; each asked once.
  expect(provider.asked).toHaveLength(7);
});

const ABSENCES: [string, (provider: Provider) => unknown][] = [
  ["refuses connections", (provider) => provider.leave()],
  ["answers nothing but errors", (provider) => provider.plan({ mode: "fail" })],
];
for (const [absence, begin] of ABSENCES) {
  test(`the built-in planner answers the whole journey while the provider ${absence}`, async ({
    page,
    provider,
  }) => {
    test.setTimeout(300_000);
    await begin(provider);
    await new Journey(page).whole(BUILT_IN);
  });
}

test("the provider goes, comes back and goes again in mid-journey", async ({ page, provider }) => {
  test.setTimeout(300_000);
  const journey = new Journey(page);
  await journey.creates();
  await journey.choosesAnObjectif(MODEL);
  await provider.leave();
  await journey.acceptsACible(BUILT_IN);
  await journey.addsRessources(BUILT_IN);
  await provider.comeBack();
  // Who was found missing is left alone for a while, then tried again.
  await expect(() => journey.asks(MODEL)).toPass({ timeout: 90_000, intervals: [5_000] });
  await journey.plans(MODEL);
  await provider.leave();
  await journey.refines(BUILT_IN, MODEL);
  await journey.searches(BUILT_IN);
  await journey.looksAtTheWhole();
  await journey.takesItAway();
});

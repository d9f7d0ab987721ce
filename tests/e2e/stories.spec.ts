// The user stories of the product (US1–US9), each by mouse and by keys alone, in French and English, on a phone and on a desk.
import { type Page } from "@playwright/test";
import { Desk, fits } from "./desk";
import { audit, expect, test } from "./fixtures";
import { type Hand, keyboard, mouse } from "./hands";

const FR = {
  langue: "fr",
  openList: "Ouvrir la liste des scénarios",
  search: "Chercher un nom ou une thématique",
  newOne: "Nouveau scénario",
  name: "Nom",
  theme: "Thématique",
  create: "Créer le scénario",
  objectives: "Proposer des objectifs",
  audiences: "Proposer des cibles",
  contents: "Proposer des ressources",
  add: /^Ajouter «/,
  addAll: "Tout ajouter (3)",
  stage: "Considération",
  plan: "Générer le plan marketing",
  detail: "Voir détail",
  tabs: ["Fiche", "Plan", "KPI"],
  sections: ["Objectifs", "Cibles", "Ressources"],
  lines: "Lignes du plan",
  exports: "Exporter",
  csv: /CSV pour Excel/,
  conversation: "Ouvrir la conversation",
  three: ["trois objectifs", "trois cibles", "trois ressources"],
  added: /^Ajouté/,
};

const EN: typeof FR = {
  langue: "en",
  openList: "Open the list of scenarios",
  search: "Find a name or a theme",
  newOne: "New scenario",
  name: "Name",
  theme: "Theme",
  create: "Create the scenario",
  objectives: "Suggest objectives",
  audiences: "Suggest audiences",
  contents: "Suggest content",
  add: /^Add “/,
  addAll: "Add all (3)",
  stage: "Consideration",
  plan: "Generate the marketing plan",
  detail: "See detail",
  tabs: ["Brief", "Plan", "KPI"],
  sections: ["Objectives", "Audiences", "Resources"],
  lines: "Lines of the plan",
  exports: "Export",
  csv: /CSV for French Excel/,
  conversation: "Open the conversation",
  three: ["three objectives", "three audiences", "three resources"],
  added: /^Added/,
};

type Teller = { page: Page; desk: Desk; hand: Hand; words: typeof FR; phone: boolean };

/** The list: beside the conversation, or a sheet over it. */
async function inList({ page, desk, hand, words, phone }: Teller) {
  if (!phone) return desk.sidebar;
  await hand.press(page.getByRole("button", { name: words.openList }));
  return desk.dialog;
}

/** A button of the chat, at hand or in the menu of the others. */
async function say({ desk, hand }: Teller, label: string) {
  await desk.settled();
  const near = desk.actions.getByRole("button", { name: label, exact: true });
  if ((await near.count()) > 0) return hand.press(near.first());
  return hand.pick(desk.actions.getByRole("button", { name: desk.words.help }), label);
}

async function story(teller: Teller, nom: string) {
  const { page, desk, hand, words, phone } = teller;
  await page.addInitScript((langue) => localStorage.setItem("heraut.langue", langue), words.langue);
  await desk.open("/");
  await expect(page.locator("html")).toHaveAttribute("lang", words.langue);

  await test.step("US1: a scenario is found in the list", async () => {
    const list = await inList(teller);
    await hand.write(list.getByRole("searchbox", { name: words.search }), "nis");
    const row = desk.row("Cap NIS 2", list);
    await expect(list.getByRole("list", { name: desk.words.scenarios }).getByRole("listitem")).toHaveCount(1);
    await hand.press(row.getByRole("button"));
    await expect(page.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeVisible();
  });

  await test.step("US2: another one is created", async () => {
    const list = await inList(teller);
    await hand.press(list.getByRole("button", { name: words.newOne }));
    await hand.write(desk.dialog.getByRole("textbox", { name: words.name, exact: true }), nom);
    await hand.write(desk.dialog.getByRole("textbox", { name: words.theme }), "Efficacité énergétique");
    await hand.press(desk.dialog.getByRole("button", { name: words.create }));
    await expect(page.getByRole("heading", { level: 1, name: nom })).toBeVisible();
  });

  await test.step("US3: an objectif, US4: a cible and its stage, US5: content", async () => {
    await say(teller, words.objectives);
    await desk.hears(words.three[0]!);
    await hand.press(desk.proposals.getByRole("button", { name: words.add }).first());
    await desk.hears(words.added);
    await say(teller, words.audiences);
    await desk.hears(words.three[1]!);
    await hand.press(desk.proposals.getByRole("button", { name: words.add }).first());
    await desk.hears(words.added);
    if (await desk.actions.getByRole("radio").count()) {
      await hand.check(desk.actions.getByRole("radio", { name: words.stage }));
      await hand.press(desk.actions.getByRole("button", { name: desk.words.answer }));
    }
    await say(teller, words.contents);
    await desk.hears(words.three[2]!);
    await hand.press(desk.proposals.getByRole("button", { name: words.addAll }));
    await desk.hears(words.added);
    if (phone) await fits(page);
  });

  await test.step("US6: the plan is made", async () => {
    await say(teller, words.plan);
    await desk.settled();
    await expect(desk.answer).toContainText("12");
  });

  await test.step("US7: everything is on its page", async () => {
    await hand.press(page.getByRole("link", { name: words.detail }));
    if (!phone) await hand.press(desk.dialog.getByRole("link", { name: desk.words.fullPage }));
    await expect(page).toHaveURL(/\/scenarios\/\d+/);
    for (const section of words.sections) {
      await expect(page.getByRole("region", { name: section }).getByRole("listitem")).not.toHaveCount(0);
    }
    await hand.open(page.getByRole("tab", { name: words.tabs[1] }));
    const lines = page.getByRole(phone ? "list" : "table", { name: words.lines });
    await expect(lines.getByRole(phone ? "listitem" : "rowheader").first()).toBeVisible();
    if (phone) await fits(page);
    await audit(page);
  });

  await test.step("US8: it is taken away", async () => {
    for (const [entry, ends] of [
      [words.csv, /\.csv$/],
      [/JSON/, /\.json$/],
    ] as const) {
      const started = page.waitForEvent("download");
      await hand.pick(page.getByRole("button", { name: words.exports }), entry);
      expect((await started).suggestedFilename()).toMatch(ends);
    }
  });

  await test.step("US9: what was said is still there", async () => {
    // What this tab remembers is shown at once, and read again behind it.
    const read = page.waitForResponse((it) => /\/messages(\?|$)/.test(it.url()) && it.ok());
    await hand.press(page.getByRole("link", { name: words.conversation }));
    await (await read).finished();
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    await desk.settled();
    const said = await desk.messages.count();
    expect(said).toBeGreaterThan(4);
    await page.reload();
    await desk.settled();
    await expect(desk.messages).toHaveCount(said);
  });
}

for (const words of [FR, EN]) {
  for (const [screen, viewport] of [
    ["a desk", { width: 1280, height: 800 }],
    ["a phone", { width: 360, height: 740 }],
  ] as const) {
    for (const [how, hand] of [
      ["mouse", mouse],
      ["keys", keyboard],
    ] as const) {
      test.describe(`${words.langue}, ${screen}, by ${how}`, () => {
        test.use({ viewport, locale: words.langue === "fr" ? "fr-FR" : "en-GB" });
        test("US1 to US9", async ({ page }) => {
          const desk = words === EN ? Desk.english(page) : new Desk(page);
          const teller = { page, desk, hand: hand(page), words, phone: viewport.width < 700 };
          await story(teller, `${how} ${words.langue} ${viewport.width}`);
        });
      });
    }
  }
}

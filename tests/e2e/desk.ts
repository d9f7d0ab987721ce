// The desk as a reader sees it: the words on the screen, and nothing of how they got there.
import { type Locator, type Page, expect } from "@playwright/test";

const FRENCH = {
  actions: "Suites possibles",
  composer: "Votre message",
  detail: "Voir détail",
  help: "Autres suites possibles",
  notifications: "Notifications",
  panel: "Scénario en cours",
  proposals: "Propositions",
  scenarios: "Scénarios",
  soFar: "Reçu jusqu’ici",
  stop: "Arrêter",
  understood: "J’ai compris",
};

const ENGLISH: typeof FRENCH = {
  actions: "Next steps",
  composer: "Your message",
  detail: "See detail",
  help: "Other next steps",
  notifications: "Notifications",
  panel: "Current scenario",
  proposals: "Proposals",
  scenarios: "Scenarios",
  soFar: "Received so far",
  stop: "Stop",
  understood: "Got it",
};

export class Desk {
  constructor(
    readonly page: Page,
    readonly words: typeof FRENCH = FRENCH,
  ) {}

  static english(page: Page): Desk {
    return new Desk(page, ENGLISH);
  }

  get chat(): Locator {
    return this.page.getByRole("region", { name: "Conversation" });
  }
  get messages(): Locator {
    return this.chat.getByRole("article");
  }
  get answer(): Locator {
    return this.chat.getByRole("article", { name: "Héraut" }).last();
  }
  get actions(): Locator {
    return this.chat.getByRole("group", { name: this.words.actions });
  }
  /** What has come so far of an answer that is being written. */
  get arriving(): Locator {
    return this.chat.getByRole("list", { name: this.words.soFar }).getByRole("listitem");
  }
  get stop(): Locator {
    return this.chat.getByRole("button", { name: this.words.stop, exact: true });
  }
  get proposals(): Locator {
    return this.chat.getByRole("group", { name: this.words.proposals }).last();
  }
  get composer(): Locator {
    return this.chat.getByRole("textbox", { name: this.words.composer });
  }
  get sidebar(): Locator {
    return this.page.getByRole("complementary", { name: this.words.scenarios });
  }
  get panel(): Locator {
    return this.page.getByRole("region", { name: this.words.panel });
  }
  get toasts(): Locator {
    return this.page.getByRole("region", { name: this.words.notifications });
  }
  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** Opens the desk, the notice about internal use read. */
  async open(path = "/") {
    await this.page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
    await this.page.goto(path);
    await this.settled();
  }

  /** The last answer is there, with its buttons. */
  async settled() {
    await expect(this.actions).toBeVisible();
  }

  /** Chooses a scenario of the list. */
  async choose(nom: string) {
    await this.row(nom).getByRole("button").click();
    await expect(this.page.getByRole("heading", { level: 1, name: nom })).toBeVisible();
    await this.settled();
  }

  /** The last answer says who gave it. */
  async answeredBy(source: string) {
    await expect(this.answer.getByText(source, { exact: true })).toBeVisible();
  }

  row(nom: string | RegExp, where: Locator = this.sidebar): Locator {
    return where
      .getByRole("list", { name: this.words.scenarios })
      .getByRole("listitem")
      .filter({ hasText: nom });
  }

  /** Presses a button of the chat, wherever it is: at hand, or under "More". */
  async press(label: string) {
    await this.settled();
    const near = this.actions.getByRole("button", { name: label, exact: true });
    if ((await near.count()) > 0) return near.first().click();
    await this.actions.getByRole("button", { name: this.words.help }).click();
    await this.page.getByRole("menuitem", { name: label, exact: true }).first().click();
  }

  async say(text: string) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  async hears(words: string | RegExp) {
    await expect(this.answer).toContainText(words);
    await this.settled();
  }

  async createScenario(nom: string, thematique: string) {
    await this.press("Créer un scénario");
    await this.dialog.getByRole("textbox", { name: "Nom", exact: true }).fill(nom);
    await this.dialog.getByRole("textbox", { name: "Thématique" }).fill(thematique);
    await this.dialog.getByRole("button", { name: "Créer le scénario" }).click();
    await expect(this.dialog).toBeHidden();
    await this.hears(`Le scénario ${nom} est créé`);
    await expect(this.page.getByRole("heading", { level: 1, name: nom })).toBeVisible();
  }

  /** What was done is said; the notice is then put away. */
  async told(words: string | RegExp) {
    const notice = this.toasts.locator("> div").filter({ hasText: words }).first();
    await expect(notice).toBeVisible();
    await notice.getByRole("button").last().click();
    await expect(notice).toBeHidden();
  }

  async undo(words: string | RegExp) {
    const notice = this.toasts.locator("> div").filter({ hasText: words }).first();
    await notice.getByRole("button").first().click();
  }
}

/** Opens the menu of a button and chooses an entry. */
export async function choose(page: Page, opener: Locator, entry: string | RegExp) {
  await opener.click();
  await page.getByRole("menuitem", { name: entry }).click();
}

export async function tab(page: Page, name: string) {
  const tab = page.getByRole("tab", { name });
  await tab.click();
  await expect(tab).toHaveAttribute("aria-selected", "true");
}

/** Nothing sticks out to the side, and the page itself does not scroll: what is long scrolls where it stands. */
export async function fits(page: Page) {
  const { seen, wanted } = await page.evaluate(() => {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
    return { seen: [clientWidth, clientHeight], wanted: [scrollWidth, scrollHeight] };
  });
  expect(wanted, "size of the page").toEqual(seen);
}

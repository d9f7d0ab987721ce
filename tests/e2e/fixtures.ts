// What every journey stands on: the product with fresh data, and a page that notices what goes wrong.
//
//   import { audit, expect, test } from "./fixtures";
//   test("…", async ({ page }) => { await page.goto("/"); … await audit(page); });
//
// A test fails on a violation of the content security policy, an error in the console or on the page,
// and a request that would leave this machine. A story that provokes an error says so first:
// `trouble.expect(/status of 404/)`.
import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";
import { startServer } from "./server.mjs";

export type App = Awaited<ReturnType<typeof startServer>>;

/** What a page has complained about. */
export class Trouble {
  readonly #seen: string[] = [];
  readonly #expected: RegExp[] = [];

  note(what: string) {
    this.#seen.push(what);
  }

  /** Lets complaints of this kind pass for the rest of the test. */
  expect(pattern: RegExp) {
    this.#expected.push(pattern);
  }

  unexpected(): string[] {
    return this.#seen.filter((what) => !this.#expected.some((pattern) => pattern.test(what)));
  }

  /** Listens to a page; `page` of a test is listened to already. */
  async watch(page: Page) {
    page.on("console", (message) => {
      if (message.type() === "error") this.note(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.note(`page: ${error.stack ?? error.message}`));
    await page.exposeFunction("noteViolation", (what: string) => this.note(what));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const where = `${event.sourceFile}:${event.lineNumber}`;
        const note = (window as unknown as { noteViolation(what: string): void }).noteViolation;
        note(`csp: ${event.violatedDirective} refused ${event.blockedURI} at ${where}`);
      });
    });
  }
}

interface Servers {
  /** The server of a test file: started for its first test, stopped when another file begins. */
  of(file: string): Promise<App>;
}

const isHere = (url: URL) =>
  ["127.0.0.1", "localhost"].includes(url.hostname) || /^(data|blob):$/.test(url.protocol);

export const test = base.extend<{ app: App; trouble: Trouble }, { servers: Servers }>({
  servers: [
    async ({}, use) => {
      let current: { file: string; app: App } | undefined;
      await use({
        async of(file) {
          if (current?.file !== file) {
            await current?.app.stop();
            current = undefined;
            current = { file, app: await startServer() };
          }
          return current.app;
        },
      });
      await current?.app.stop();
    },
    { scope: "worker" },
  ],

  app: async ({ servers }, use, testInfo) => {
    const app = await servers.of(testInfo.file);
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server.log", { body: app.log(), contentType: "text/plain" });
    }
  },

  baseURL: async ({ app }, use) => use(app.url),

  trouble: async ({}, use) => {
    const trouble = new Trouble();
    await use(trouble);
    expect(trouble.unexpected(), "the page complained").toEqual([]);
  },

  context: async ({ context, trouble }, use) => {
    await context.route(
      (url) => !isHere(url),
      async (route) => {
        trouble.note(`network: ${route.request().url()} would leave this machine`);
        await route.abort();
      },
    );
    await use(context);
  },

  page: async ({ page, trouble }, use) => {
    await trouble.watch(page);
    await use(page);
  },
});

export { expect };

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const WHILE_A_MENU_IS_OPEN = [
  "aria-hidden-focus",
  "aria-required-children",
  "landmark-one-main",
  "page-has-heading-one",
  "region",
];

/** Fails with one line per place that axe refuses. */
export async function audit(page: Page) {
  // An open list of commands hides the rest of the page and holds the focus guards of its library.
  const open = (await page.getByRole("menu").count()) > 0 ? WHILE_A_MENU_IS_OPEN : [];
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).disableRules(open).analyze();
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`),
  );
  expect(lines, "accessibility").toEqual([]);
}

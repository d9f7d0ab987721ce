// The product with accounts, and the people who come to it.
import { type Browser, type BrowserContext, type Page } from "@playwright/test";
import { type App, type Trouble, audit, test as base, expect } from "./fixtures";
import { startServer } from "./server.mjs";

export const PASSWORD = "quatre chevaux mauves au trot 9";
export const CAMILLE = { name: "Camille Martin", email: "camille@example.org" };
export const NOOR = { name: "Noor Lefebvre", email: "noor@example.org" };

export const test = base.extend<object, { withAccounts: App }>({
  withAccounts: [
    async ({}, use) => {
      const app = await startServer({ HERAUT_ACCOUNTS: "on" });
      await use(app);
      await app.stop();
    },
    { scope: "worker" },
  ],
  app: async ({ withAccounts }, use) => use(withAccounts),
  trouble: async ({ trouble }, use) => {
    // A browser notes in its console that nobody was signed in.
    trouble.expect(/status of 401.*\/api\/(session|me)/);
    await use(trouble);
  },
});

/** The link that the operator reads in the terminal. */
export function setupLink(app: App): string {
  const found = /\/setup#\S+/.exec(app.log());
  if (!found) throw new Error(`no setup link in\n${app.log()}`);
  return found[0];
}

export async function signIn(page: Page, who: { email: string }, at = "/login") {
  await page.goto(at);
  await page.getByRole("textbox", { name: "Adresse e-mail" }).fill(who.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("banner").getByRole("button", { name: /^Compte de/ })).toBeVisible();
}

/** Somebody else, at a machine of their own. */
export async function another(browser: Browser, app: App, trouble: Trouble): Promise<[Page, BrowserContext]> {
  const context = await browser.newContext({
    baseURL: app.url,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await trouble.watch(page);
  return [page, context];
}

/** What axe refuses, light and dark. */
export async function auditBoth(page: Page) {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
}

export { expect };

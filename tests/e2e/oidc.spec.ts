// Signing in by an account elsewhere, at a real provider: who was asked in comes in, who has an account connects it first.
import type { Page } from "@playwright/test";
import { Desk } from "./desk";
import { startOidc } from "./oidc-server.mjs";
import {
  CAMILLE,
  NOOR,
  PASSWORD,
  another,
  auditBoth,
  test as base,
  expect,
  setupLink,
  signIn,
} from "./people";
import { startServer } from "./server.mjs";

type Oidc = Awaited<ReturnType<typeof startOidc>>;

const test = base.extend<object, { oidc: Oidc }>({
  oidc: [
    async ({}, use) => {
      const oidc = await startOidc();
      await use(oidc);
      await oidc.stop();
    },
    { scope: "worker" },
  ],
  withAccounts: [
    async ({ oidc }, use) => {
      const app = await startServer({ HERAUT_ACCOUNTS: "on", HERAUT_PUBLIC_URL: "{url}", ...oidc.env });
      oidc.serve(app.url);
      await use(app);
      await app.stop();
    },
    { scope: "worker" },
  ],
});

test.describe.configure({ mode: "serial" });

test.beforeEach(({ trouble, oidc }) => trouble.expect(new RegExp(`${oidc.env.HERAUT_OIDC_ISSUER}/favicon`)));

/** The page of the provider. */
async function vouch(page: Page, email: string, answer = "Continuer") {
  await page.getByLabel("Qui êtes-vous ?").fill(email);
  await page.getByRole("button", { name: answer }).click();
}

const alert = (page: Page) => page.getByRole("main").getByRole("alert");

test("an address with an account is connected by its owner, and opens the door then", async ({
  page,
  app,
}) => {
  const body = { setup_token: setupLink(app).split("#")[1], ...CAMILLE, password: PASSWORD };
  expect((await page.request.post("/api/auth/setup", { data: body })).status()).toBe(201);
  await page.context().clearCookies();

  await page.goto("/login?next=/bibliotheque");
  await auditBoth(page);
  await page.getByRole("link", { name: "Continuer avec Le garant" }).click();
  await vouch(page, CAMILLE.email);
  await expect(alert(page)).toContainText("Un compte a déjà cette adresse");
  await expect(alert(page)).toContainText("reliez Le garant dans Mon compte, Sécurité");
  await auditBoth(page);

  await signIn(page, CAMILLE);
  await page.goto("/account/security");
  const accounts = page.getByRole("region", { name: "Comptes reliés" });
  await expect(accounts).toContainText("non relié");
  // The provider knows her by now, and asks nothing.
  await accounts.getByRole("button", { name: "Relier Le garant" }).click();
  await new Desk(page).told("Le compte est relié");
  await expect(page).toHaveURL(/\/account\/security$/);
  await expect(accounts).toContainText(`relié comme ${CAMILLE.email}`);
  await auditBoth(page);

  await page.context().clearCookies();
  await page.goto("/bibliotheque");
  await page.getByRole("link", { name: "Continuer avec Le garant" }).click();
  await vouch(page, CAMILLE.email);
  await expect(page).toHaveURL(/\/bibliotheque$/);
  await expect(page.getByRole("banner").getByRole("button", { name: /^Compte de Camille/ })).toBeVisible();
});

test("somebody who was asked in comes in, without a password", async ({ page, browser, app, trouble }) => {
  await signIn(page, CAMILLE);
  for (const email of [NOOR.email, "non-verifie@example.org"]) {
    const made = await page.request.post("/api/invitations", {
      data: { email, role: "editor" },
      headers: { "sec-fetch-site": "same-origin" },
    });
    expect(made.status()).toBe(201);
  }
  const [hers, context] = await another(browser, app, trouble);
  const come = async (email: string, answer?: string) => {
    await hers.goto("/login");
    await hers.getByRole("link", { name: "Continuer avec Le garant" }).click();
    await vouch(hers, email, answer);
  };
  await come(NOOR.email, "Refuser");
  await expect(alert(hers)).toContainText("Vous n’avez pas donné votre accord à Le garant");
  await come("personne@example.org");
  await expect(alert(hers)).toContainText("aucune invitation ne l’attend");
  await hers.context().clearCookies();
  await come("non-verifie@example.org");
  await expect(alert(hers)).toContainText("n’a pas vérifié votre adresse");
  await hers.context().clearCookies();
  await come(NOOR.email);
  await expect(hers.getByRole("banner").getByRole("button", { name: /^Compte de Zoé/ })).toBeVisible();

  await hers.goto("/account/security");
  await expect(hers.getByText("Vous vous connectez par un compte externe")).toBeVisible();
  trouble.expect(/status of 409/);
  await hers.getByRole("button", { name: "Détacher Le garant" }).click();
  await new Desk(hers).told(/votre seul moyen d.entrer/);
  await hers.goto("/account");
  await hers.getByRole("button", { name: "Supprimer mon compte" }).click();
  await expect(hers.getByRole("dialog")).toContainText("Vous n’avez pas de mot de passe");
  await auditBoth(hers);
  await hers.getByRole("dialog").getByRole("button", { name: "Supprimer mon compte" }).click();
  await expect(hers).toHaveURL(/\/login$/);
  await hers.getByRole("link", { name: "Continuer avec Le garant" }).click();
  await expect(alert(hers)).toContainText("aucune invitation ne l’attend");
  await context.close();
});

// People: the first account, signing in, an invitation accepted at another machine, roles, keys, sessions, and out.
import { fits } from "./desk";
import { audit } from "./fixtures";
import { CAMILLE, NOOR, PASSWORD, another, auditBoth, expect, setupLink, signIn, test } from "./people";

test.describe.configure({ mode: "serial" });

test("the first account, by keyboard alone", async ({ page, app, trouble }) => {
  trouble.expect(/status of 4(10|22)/);
  await page.goto("/bibliotheque");
  await expect(page).toHaveURL(/\/login\?next=%2Fbibliotheque$/);
  await expect(page.getByText("Cette installation n’a pas encore de compte.")).toBeVisible();
  await page.goto("/setup");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Il manque une partie de l’adresse");
  await page.goto("about:blank");
  await page.goto(setupLink(app));
  const name = page.getByRole("textbox", { name: "Votre nom" });
  await expect(name).toBeFocused();
  await auditBoth(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ce champ est à remplir.")).toHaveCount(3);
  await expect(name).toBeFocused();
  await page.keyboard.type(CAMILLE.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(CAMILLE.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type("court");
  await page.keyboard.press("Enter");
  const password = page.getByLabel("Mot de passe", { exact: true });
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(password).toHaveAttribute("type", "text");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("button", { name: "Compte de Camille Martin, espace Mon espace" }),
  ).toBeVisible();
  await expect(page.getByText("Usage interne")).toHaveCount(0);
  await page.goto("about:blank");
  await page.goto(setupLink(app));
  await page.getByRole("textbox", { name: "Votre nom" }).fill("Quelqu’un");
  await page.getByRole("textbox", { name: "Adresse e-mail" }).fill("autre@example.org");
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  trouble.expect(/status of 409/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
});

test("signing in leads back to where one wanted to go", async ({ page, trouble }) => {
  // A wrong password; and what the page was still asking for while its session ended.
  trouble.expect(/status of 401/);
  await page.goto("/scenarios/1?onglet=plan");
  await expect(page.getByRole("textbox", { name: "Adresse e-mail" })).toBeFocused();
  await auditBoth(page);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - form "Se connecter":
        - heading "Se connecter" [level=1]
        - text: Votre bureau marketing vous attend.
        - group:
          - textbox "Adresse e-mail"
        - group:
          - textbox "Mot de passe"
          - button "Afficher le mot de passe"
        - paragraph:
          - link /Mot de passe oublié/:
            - /url: /forgot
        - button "Se connecter"
  `);
  await page.getByRole("textbox", { name: "Adresse e-mail" }).fill(CAMILLE.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill("pas le bon mot de passe");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/scenarios\/1\?onglet=plan$/);
  await page.getByRole("button", { name: /^Compte de/ }).press("Enter");
  await page.getByRole("menuitem", { name: "Se déconnecter" }).press("Enter");
  await expect(page).toHaveURL(/\/login$/);
  await page.getByRole("link", { name: /^Mot de passe oublié/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mot de passe oublié" })).toBeVisible();
  await auditBoth(page);
});

test("an invitation, accepted at another machine, and what a role allows", async ({
  page,
  browser,
  app,
  trouble,
}) => {
  trouble.expect(/status of 40[13]/);
  await signIn(page, CAMILLE);
  await page.getByRole("link", { name: "Réglages" }).click();
  await page.getByRole("link", { name: "Membres" }).click();
  await page.getByRole("button", { name: "Inviter quelqu’un" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Adresse e-mail" }).fill(NOOR.email);
  await dialog.getByRole("combobox", { name: "Rôle" }).selectOption("viewer");
  await auditBoth(page);
  await page.keyboard.press("Enter");
  const link = await dialog.getByRole("textbox", { name: "Lien d’invitation" }).inputValue();
  expect(link.startsWith(`${app.url}/invitation#`)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(page.getByText(NOOR.email)).toBeVisible();

  const [hers, context] = await another(browser, app, trouble);
  await test.step("she comes in, and may read", async () => {
    await hers.goto(link);
    await expect(hers.getByRole("heading", { name: "Rejoindre « Mon espace »" })).toBeVisible();
    await auditBoth(hers);
    await hers.getByRole("textbox", { name: "Votre nom" }).fill(NOOR.name);
    await hers.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await hers.keyboard.press("Enter");
    await expect(hers.getByText("vous pouvez lire la conversation, pas y écrire")).toBeVisible();
    await expect(hers.getByRole("textbox", { name: "Votre message" })).toHaveCount(0);
    await expect(hers.getByRole("button", { name: "Nouveau scénario" })).toHaveCount(0);
    await hers.goto("/scenarios/1");
    await expect(hers.getByRole("button", { name: "Exporter" })).toBeVisible();
    const offered = hers
      .getByRole("main")
      .getByRole("button", { name: /Ajouter|Proposer|Modifier|Supprimer/ });
    await expect(offered).toHaveCount(0);
    await hers.goto("/reglages");
    await expect(hers.getByRole("textbox", { name: "Nom de l’espace" })).toBeDisabled();
    await expect(hers.getByRole("link", { name: "Journal" })).toHaveCount(0);
    await audit(hers);
    await hers.goto("/bibliotheque");
  });

  await test.step("another role, and back", async () => {
    await page.reload();
    await auditBoth(page);
    const role = page.getByRole("combobox", { name: `Rôle de ${NOOR.name}` });
    await role.selectOption("editor");
    await expect(page.getByText(`${NOOR.name} : Éditeur.`).first()).toBeVisible();
    await hers.goto("/");
    await expect(hers.getByRole("textbox", { name: "Votre message" })).toBeVisible();
    await page.getByRole("button", { name: "Annuler" }).click();
    await expect(role).toHaveValue("viewer");
    await role.selectOption("editor");
    await expect(role).toHaveValue("editor");
    await context.close();
  });
});

test("a key is shown once, works, is replaced and revoked", async ({ page, request, app }) => {
  await signIn(page, CAMILLE);
  await page.goto("/account/keys");
  await page.getByRole("button", { name: "Créer une clé" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "À quoi elle sert" }).fill("Export du lundi");
  await auditBoth(page);
  await page.keyboard.press("Enter");
  const secret = await dialog.getByRole("textbox", { name: "Clé" }).inputValue();
  await expect(dialog.getByRole("button", { name: "Copier" })).toBeFocused();
  await audit(page);
  await dialog.getByRole("button", { name: "J’ai copié la clé" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  const asked = () =>
    request.get(`${app.url}/api/scenarios`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await asked()).status()).toBe(200);
  await page.getByRole("button", { name: "Renouveler « Export du lundi »" }).click();
  await dialog.getByRole("button", { name: "Renouveler" }).click();
  await expect(dialog.getByRole("textbox", { name: "Clé" })).not.toHaveValue(secret);
  await page.keyboard.press("Escape");
  expect((await asked()).status()).toBe(200);
  const old = page.getByRole("listitem").filter({ hasText: "Remplacée" });
  await old.getByRole("button", { name: "Révoquer « Export du lundi »" }).click();
  await dialog.getByRole("button", { name: "Révoquer" }).click();
  await expect(dialog).toBeHidden();
  await expect(old).toHaveCount(0);
  expect((await asked()).status()).toBe(401);
  await auditBoth(page);
});

test("a session that ends in the middle of work is taken up again, and nothing is lost", async ({
  page,
  browser,
  app,
  trouble,
}) => {
  trouble.expect(/status of 401/);
  await signIn(page, CAMILLE);
  const [elsewhere, context] = await another(browser, app, trouble);
  await signIn(elsewhere, CAMILLE);
  const message = page.getByRole("textbox", { name: "Votre message" });
  await message.fill("Propose des cibles");
  await page.waitForTimeout(300);

  await elsewhere.goto("/account/security");
  await auditBoth(elsewhere);
  const sessions = elsewhere.getByRole("region", { name: "Sessions ouvertes" }).getByRole("listitem");
  await expect(sessions.filter({ hasText: "Cette session" })).toHaveCount(1);
  const others = sessions.filter({ hasNotText: "Cette session" });
  const before = await others.count();
  for (let left = before; left > 0; left -= 1) {
    await others
      .first()
      .getByRole("button", { name: /^Fermer la session/ })
      .click();
    await expect(others).toHaveCount(left - 1);
  }

  await message.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Votre session est terminée" });
  await expect(dialog.getByRole("textbox", { name: "Adresse e-mail" })).toHaveValue(CAMILLE.email);
  await auditBoth(page);
  await dialog.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText("Propose des cibles");
  await expect(page.getByRole("group", { name: "Suites possibles" })).toBeVisible();

  await test.step("out, everywhere", async () => {
    await elsewhere.getByRole("button", { name: "Se déconnecter partout" }).click();
    await elsewhere.getByRole("button", { name: "Fermer toutes les sessions" }).click();
    await expect(elsewhere).toHaveURL(/\/login$/);
    await page.goto("/account");
    await expect(page).toHaveURL(/\/login\?next=%2Faccount$/);
    await context.close();
  });
});

test("two workspaces, the usage and the log, on a phone and in English", async ({
  page,
  browser,
  app,
  trouble,
}) => {
  test.setTimeout(300_000);
  trouble.expect(/status of 40[14]/);
  await page.setViewportSize({ width: 360, height: 780 });
  await signIn(page, CAMILLE);
  for (const path of [
    "/account",
    "/account/workspaces",
    "/reglages/membres",
    "/reglages/cles",
    "/reglages/usage",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await fits(page);
  }
  await page.goto("/reglages/journal");
  await expect(page.getByRole("search", { name: "Chercher dans le journal" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /ligne/ })).toBeVisible();
  await fits(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await auditBoth(page);
  await page.getByRole("link", { name: "Usage" }).click();
  await expect(page.getByRole("heading", { name: "Par jour" })).toBeVisible();
  await auditBoth(page);

  await page.goto("/account/workspaces");
  await page.getByRole("button", { name: "Nouvel espace" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Nom de l’espace" }).fill("Agence Bréhat");
  await page.keyboard.press("Enter");
  const menu = page.getByRole("button", { name: "Compte de Camille Martin, espace Agence Bréhat" });
  await expect(menu).toBeVisible();
  await test.step("somebody who has an account signs in and accepts", async () => {
    const asked = await page.request.post("/api/invitations", {
      data: { email: NOOR.email, role: "viewer" },
      headers: { origin: app.url, "x-workspace": "2" },
    });
    const { path } = (await asked.json()) as { path: string };
    const [hers, context] = await another(browser, app, trouble);
    await hers.goto(path);
    await hers.getByRole("link", { name: "Se connecter" }).click();
    await hers.getByRole("textbox", { name: "Adresse e-mail" }).fill(NOOR.email);
    await hers.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await hers.keyboard.press("Enter");
    await expect(hers.getByText(`Vous êtes ${NOOR.name}.`)).toBeVisible();
    await auditBoth(hers);
    await hers.getByRole("button", { name: "Rejoindre l’espace" }).click();
    await expect(hers.getByRole("button", { name: /espace Agence Bréhat$/ })).toBeVisible();
    // Where an agent's events are told is for those who may change it.
    const made = await page.request.post("/api/agents", {
      data: { name: "Iris" },
      headers: { origin: app.url, "x-workspace": "2" },
    });
    const { id } = (await made.json()) as { id: string };
    await hers.goto(`/agents/${id}/site`);
    const parts = hers.getByRole("navigation", { name: "Parties de l’agent" });
    await expect(parts.getByRole("link", { name: "Site et clés" })).toBeVisible();
    await expect(parts.getByRole("link", { name: "Webhooks" })).toHaveCount(0);
    await expect(hers.getByRole("region", { name: "Visiteurs identifiés" })).toContainText("Aucun secret");
    await expect(hers.getByRole("button", { name: "Créer un secret" })).toHaveCount(0);
    await auditBoth(hers);
    await context.close();
  });

  await menu.press("Enter");
  await page.getByRole("menuitem", { name: "Mon espace" }).press("Enter");
  await expect(
    page.getByRole("button", { name: "Compte de Camille Martin, espace Mon espace" }),
  ).toBeVisible();

  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1, name: "My account" })).toBeVisible();
  await auditBoth(page);
});

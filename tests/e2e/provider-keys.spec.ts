// The company's own key with a provider: entered, never shown again, replaced and removed.
import { Desk } from "./desk";
import { expect, test } from "./fixtures";
import { auditBoth } from "./people";

const KEY = "sk-essai-de-la-cle-1234";

test("a key of a provider goes in, is never shown again, and is removed", async ({ page, trouble }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await page.goto("/reglages");
  const keys = page.getByRole("region", { name: "Clés des fournisseurs" });
  const row = keys.getByRole("listitem").filter({ hasText: "OpenAI" });
  await expect(row).toContainText("Pas de clé de l’espace");
  await keys.getByRole("button", { name: "Saisir la clé OpenAI" }).click();
  const field = desk.dialog.getByLabel("Clé", { exact: true });
  await expect(field).toHaveAttribute("type", "password");
  await field.fill("sk avec espace");
  await auditBoth(page);
  trouble.expect(/status of 422/);
  await page.keyboard.press("Enter");
  await expect(desk.dialog).toContainText("un seul mot");
  await field.fill(KEY);
  await page.keyboard.press("Enter");
  await expect(desk.dialog).toBeHidden();
  await expect(row).toContainText("Clé …1234, enregistrée");
  await expect(keys.getByRole("button", { name: "Saisir la clé OpenAI" })).toBeFocused();
  expect(await page.content()).not.toContain(KEY);
  await auditBoth(page);

  await keys.getByRole("button", { name: "Retirer la clé OpenAI" }).click();
  await desk.dialog.getByRole("button", { name: "Retirer" }).click();
  await desk.told("Clé OpenAI retirée");
  await expect(row).toContainText("Pas de clé de l’espace");
});

// A plan is shown to somebody without an account: a link, what it opens, and its end.
import { Desk } from "./desk";
import { expect, test } from "./fixtures";
import { auditBoth } from "./people";

test("a plan is shared by a link, read on a phone, and the link is revoked", async ({ page, trouble }) => {
  const desk = new Desk(page);
  await desk.open("/");
  await page.goto("/scenarios/8");
  await page.getByRole("button", { name: "Partager" }).click();
  await expect(desk.dialog).toContainText("Aucun lien ouvert");
  await expect(desk.dialog).toContainText("Héraut n’écoute que cette machine");
  await auditBoth(page);
  await desk.dialog.getByRole("button", { name: "Créer un lien" }).click();
  const address = await desk.dialog.getByRole("textbox", { name: "Lien de partage" }).inputValue();
  expect(address).toMatch(/\/partage#hp_1_/);
  await expect(desk.dialog.getByRole("listitem")).toHaveCount(1);
  await auditBoth(page);

  const reader = await page.context().newPage();
  await trouble.watch(reader);
  await reader.setViewportSize({ width: 360, height: 740 });
  const asked: string[] = [];
  reader.on("request", (request) => asked.push(request.url()));
  await reader.goto(address);
  await expect(reader.getByRole("heading", { level: 1, name: /^Cap NIS 2/ })).toBeVisible();
  await expect(reader.getByText("En lecture seule", { exact: false })).toBeVisible();
  expect(await reader.getByRole("heading", { level: 2 }).count()).toBeGreaterThan(5);
  expect(await reader.getByRole("textbox").count()).toBe(0);
  // What opens the plan is in no address that a server or a log sees.
  expect(asked.filter((url) => url.includes("hp_1_") && !url.includes("#"))).toEqual([]);
  expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await auditBoth(reader);

  await desk.dialog.getByRole("button", { name: /^Révoquer le lien/ }).click();
  await desk.told("Lien révoqué");
  await expect(desk.dialog).toContainText("Aucun lien ouvert");
  trouble.expect(/status of 410/);
  await reader.reload();
  await expect(reader.getByText("Ce lien ne s’ouvre pas")).toBeVisible();
  await auditBoth(reader);
  await reader.goto(new URL("/partage", address).href);
  await expect(reader.getByText("Ce lien ne s’ouvre pas")).toBeVisible();
});

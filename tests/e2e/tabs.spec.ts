import { Desk } from "./desk";
import { expect, test } from "./fixtures";

test("two tabs hold two scenarios", async ({ page, context, trouble }) => {
  const other = await context.newPage();
  await trouble.watch(other);
  const [left, right] = [new Desk(page), new Desk(other)];
  await left.open("/");
  await right.open("/");

  const choose = async (desk: Desk, nom: string) => {
    await desk.row(nom).getByRole("button").click();
    await expect(desk.page.getByRole("heading", { level: 1, name: nom })).toBeVisible();
    await desk.settled();
  };
  await choose(left, "Former les managers");
  await choose(right, "Cap NIS 2");

  await left.say("ajoute l’objectif Remplir la session de mars");
  await expect(left.panel).toContainText("Remplir la session de mars");
  await expect(page.getByRole("heading", { level: 1, name: "Former les managers" })).toBeVisible();
  await expect(other.getByRole("heading", { level: 1, name: "Cap NIS 2" })).toBeVisible();
  await expect(right.panel).not.toContainText("Remplir la session de mars");

  await Promise.all([page.reload(), other.reload()]);
  await expect(page.getByRole("heading", { level: 1, name: "Former les managers" })).toBeVisible();
  await expect(other.getByRole("heading", { level: 1, name: "Cap NIS 2" })).toBeVisible();
  await left.hears("Remplir la session de mars");
  await expect(right.chat).not.toContainText("Remplir la session de mars");
});

test("of two tabs on one scenario, the slower keeps its words", async ({ page, context, trouble }) => {
  trouble.expect(/status of 409/);
  const other = await context.newPage();
  await trouble.watch(other);
  for (const one of [page, other]) {
    await one.goto("/scenarios/4");
    await one.getByRole("button", { name: /^Modifier la thématique/ }).click();
  }
  const field = (one: typeof page) => one.getByRole("textbox", { name: "Modifier la thématique" });
  await field(page).fill("Logistique urbaine");
  await field(page).press("Enter");
  await expect(
    page.getByRole("button", { name: "Modifier la thématique : Logistique urbaine" }),
  ).toBeVisible();

  let sent = 0;
  let arrive!: () => void;
  const arriving = new Promise<void>((done) => (arrive = done));
  await other.route("**/api/scenarios/4", async (route) => {
    if (route.request().method() === "PATCH") sent += 1;
    else await arriving;
    await route.continue();
  });
  const asked = other.waitForRequest((it) => it.method() === "GET" && it.url().endsWith("/api/scenarios/4"));
  await field(other).fill("Entrepôts automatisés");
  await other.keyboard.press("Enter");
  await asked;
  // Whoever is quicker than the version that they are to see is not refused twice.
  await other.keyboard.press("Enter");
  arrive();
  await expect(other.getByText("Quelqu’un a modifié ceci entre-temps")).not.toHaveCount(0);
  await expect(field(other)).toHaveValue("Entrepôts automatisés");
  await expect(field(other)).toBeEditable();
  expect(sent).toBe(1);
  await other.keyboard.press("Enter");
  await expect(
    other.getByRole("button", { name: "Modifier la thématique : Entrepôts automatisés" }),
  ).toBeVisible();
});

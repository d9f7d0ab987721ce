// The calendar: dates of the server, moved by mouse and by keyboard, the hour kept over both changes of the clock.
import { type APIRequestContext, type Locator, type Page } from "@playwright/test";
import { Desk, fits, tab } from "./desk";
import { audit, expect, test } from "./fixtures";

// axe reads many cells, twice.
test.describe.configure({ timeout: 300_000 });

// A month from its first week to its last is on the screen.
test.use({ viewport: { width: 1280, height: 1000 } });

type Item = { id: number; date_debut: string; heure: string; rrule: string | null; message: string };
const plan = async (request: APIRequestContext, id: number) =>
  ((await (await request.get(`/api/scenarios/${id}`)).json()) as { plan: { items: Item[] } }).plan;

async function add(request: APIRequestContext, id: number, data: object) {
  const body = { format: "article", message: "Au calendrier", canal: "Blog", ...data };
  expect((await request.post(`/api/scenarios/${id}/plan/items`, { data: body })).status()).toBe(201);
}
const last = async (request: APIRequestContext, id: number, message: string) =>
  (await plan(request, id)).items.filter((item) => item.message === message);

/** From one day to another with the mouse. */
async function pull(page: Page, event: Locator, day: string) {
  await event.hover();
  await page.mouse.down();
  const target = page.locator(`[data-day="${day}"]`);
  const box = (await target.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 });
  await page.mouse.up();
}

async function open(page: Page, scenario: number, from: string) {
  await page.clock.setFixedTime(new Date(`${from}T10:00:00Z`));
  await page.addInitScript(() => localStorage.setItem("heraut.banner", "read"));
  await page.goto(`/scenarios/${scenario}?onglet=calendrier`);
  await expect(page.getByRole("table", { name: /^Calendrier/ })).toBeVisible();
}

async function auditBoth(page: Page) {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await audit(page);
  }
}

const chips = (page: Page, day: string) => page.locator(`[data-day="${day}"] [data-event]`);

test("an event is pulled to another day, keeps its hour over the change of the clock, and comes back", async ({
  page,
  request,
}) => {
  const desk = new Desk(page);
  await request.post("/api/scenarios/8/plan", { data: { date_debut: "2027-03-01", horizon_semaines: 8 } });
  await add(request, 8, { date_debut: "2027-03-27", heure: "02:30", message: "La nuit du changement" });
  await open(page, 8, "2027-03-20");
  await expect(page.locator('[data-day="2027-03-29"]')).toContainText("Lundi de Pâques");
  await expect(page.locator('[data-day="2027-03-28"]')).toContainText("Heure d’été");
  await auditBoth(page);

  await pull(page, chips(page, "2027-03-27").last(), "2027-03-30");
  await expect(desk.toasts).toContainText("passe au mardi 30 mars 2027, toujours à 02:30");
  await expect
    .poll(async () => (await last(request, 8, "La nuit du changement"))[0])
    .toMatchObject({
      date_debut: "2027-03-30",
      heure: "02:30",
    });
  await desk.undo("toujours à 02:30");
  await expect
    .poll(async () => (await last(request, 8, "La nuit du changement"))[0]!.date_debut)
    .toBe("2027-03-27");
  await pull(page, chips(page, "2027-03-27").last(), "2027-03-28");
  await expect(desk.toasts).toContainText("02:30 n’existe pas ce jour-là");
});

test("a line that recurs says what moves: all its dates, or one of them", async ({ page, request }) => {
  const desk = new Desk(page);
  await request.post("/api/scenarios/7/plan", { data: { date_debut: "2027-10-04", horizon_semaines: 8 } });
  const line = {
    date_debut: "2027-10-12",
    heure: "09:30",
    rrule: "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
    effort_h: 8,
  };
  await add(request, 7, { ...line, message: "Le rendez-vous du mardi" });
  await open(page, 7, "2027-10-05");
  const of = (day: string) => chips(page, day).filter({ hasText: "09:30" }).first();

  await pull(page, of("2027-10-19"), "2027-10-21");
  await expect(desk.dialog).toContainText("revient 4 fois");
  await audit(page);
  await desk.dialog.getByRole("button", { name: /^Les 4 dates/ }).click();
  await desk.told("ses 4 dates se décalent de 2 jours");
  // The last of October is after the change of the clock.
  await expect(of("2027-10-28")).toBeVisible();
  expect((await last(request, 7, "Le rendez-vous du mardi"))[0]).toMatchObject({
    date_debut: "2027-10-14",
    heure: "09:30",
    rrule: "FREQ=WEEKLY;BYDAY=TH;COUNT=4",
  });

  await pull(page, of("2027-10-21"), "2027-10-22");
  await desk.dialog.getByRole("button", { name: /^Cette date seulement/ }).click();
  await expect(desk.toasts).toContainText("cette date seule passe au vendredi 22 octobre");
  const after = await last(request, 7, "Le rendez-vous du mardi");
  expect(after.map(({ date_debut, rrule, heure }) => [date_debut, rrule, heure])).toEqual([
    ["2027-10-14", null, "09:30"],
    ["2027-10-22", null, "09:30"],
    ["2027-10-28", "FREQ=WEEKLY;BYDAY=TH;COUNT=2", "09:30"],
  ]);
  await desk.undo("cette date seule");
  await expect.poll(async () => (await last(request, 7, "Le rendez-vous du mardi")).length).toBe(1);
});

test("by keyboard alone: days, a pick, a move, a drop", async ({ page, request }) => {
  await request.post("/api/scenarios/6/plan", { data: { date_debut: "2027-05-03", horizon_semaines: 4 } });
  await add(request, 6, { date_debut: "2027-05-12", heure: "14:00", message: "Au clavier" });
  await open(page, 6, "2027-05-10");
  const { keyboard } = page;
  const day = (name: RegExp) => page.getByRole("button", { name });
  await page.getByRole("button", { name: "Aujourd’hui", exact: true }).press("Enter");
  await expect(day(/^lundi 10 mai 2027, Aujourd’hui/)).toBeFocused();
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  await expect(day(/^mercredi 12 mai 2027/)).toBeFocused();
  const chip = chips(page, "2027-05-12").filter({ hasText: "14:00" });
  for (let steps = 0; steps < 6; steps += 1) {
    await keyboard.press("Tab");
    if (await chip.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(chip).toBeFocused();

  await test.step("Escape gives up", async () => {
    await keyboard.press("Space");
    await expect(page.locator("[data-live-announcer]")).toContainText("est prise, le mercredi 12 mai 2027");
    await keyboard.press("ArrowDown");
    await expect(page.locator("[data-live-announcer]")).toContainText("mercredi 19 mai 2027");
    await keyboard.press("Escape");
    await expect(page.locator("[data-live-announcer]")).toContainText("reste où elle était");
    await expect(day(/^mercredi 12 mai 2027/)).toBeFocused();
  });

  await test.step("Space drops, in another month too", async () => {
    await chip.focus();
    await keyboard.press("Space");
    await keyboard.press("PageDown");
    await keyboard.press("ArrowRight");
    await keyboard.press("Space");
    await expect(page.locator("[data-live-announcer]")).toContainText(
      "passe au dimanche 13 juin 2027, toujours à 14:00",
    );
    await expect(day(/^dimanche 13 juin 2027/)).toBeFocused();
    await expect(chips(page, "2027-06-13")).toHaveCount(1);
    expect((await last(request, 6, "Au clavier"))[0]).toMatchObject({
      date_debut: "2027-06-13",
      heure: "14:00",
    });
  });

  await test.step("Enter on a day adds a line there", async () => {
    await keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByLabel("Date")).toHaveValue("2027-06-13");
    await keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(day(/^dimanche 13 juin 2027/)).toBeFocused();
  });
});

test("month, week and list tell the same, in English too", async ({ page, request }) => {
  await request.post("/api/scenarios/4/plan", { data: { date_debut: "2027-01-04", horizon_semaines: 4 } });
  await page.addInitScript(() => localStorage.setItem("heraut.langue", "en"));
  await page.clock.setFixedTime(new Date("2027-01-04T10:00:00Z"));
  await page.goto("/scenarios/4?onglet=calendrier");
  await expect(page.getByRole("table", { name: /^Calendar, January 2027/ })).toBeVisible();
  const seen = async () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[data-day]")].flatMap((day) =>
        [...day.querySelectorAll("[data-event]")].map(
          (event) => `${day.dataset.day} ${event.getAttribute("aria-label")}`,
        ),
      ),
    );
  await expect(page.locator("[data-event]")).not.toHaveCount(0);
  // Formats have their names once the playbook has been read.
  await expect(page.locator('[data-event][aria-label*="post_social"]')).toHaveCount(0);
  for (const more of await page.getByRole("button", { name: /^See the \d+ others/ }).all())
    await more.click();
  const month = (await seen()).filter((one) => one.startsWith("2027-01"));
  await page.getByRole("button", { name: "List", exact: true }).click();
  await expect(page.getByRole("table")).toHaveCount(0);
  expect(await seen()).toEqual(month);
  await audit(page);
  await page.getByRole("button", { name: "Week", exact: true }).click();
  const week: string[] = [];
  for (let index = 0; index < 4; index += 1) {
    week.push(...(await seen()));
    await page.getByRole("button", { name: "Next week" }).click();
  }
  expect(week.filter((one) => one.startsWith("2027-01"))).toEqual(month.filter((one) => one < "2027-02"));
  await auditBoth(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
  test("the day that is tapped is told below the month", async ({ page, request }) => {
    await request.post("/api/scenarios/4/plan", { data: { date_debut: "2027-01-04", horizon_semaines: 4 } });
    await add(request, 4, { date_debut: "2027-01-14", heure: "11:00", message: "Un jeudi" });
    await open(page, 4, "2027-01-04");
    await fits(page);
    await page.locator('[data-daybutton="2027-01-14"]').tap();
    await expect(page.getByRole("paragraph").filter({ hasText: "jeudi 14 janvier 2027" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^11:00, / }).filter({ visible: true })).toContainText(
      "Un jeudi",
    );
    await audit(page);
    await tab(page, "Calendrier");
    await page.getByRole("button", { name: "Semaine", exact: true }).tap();
    await fits(page);
    await page.getByRole("button", { name: "Liste", exact: true }).tap();
    await fits(page);
  });
});

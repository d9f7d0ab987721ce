// How a reader acts: with a mouse or a finger, or with keys alone.
import { type Locator, type Page, expect } from "@playwright/test";

const FARTHEST = 120;

/** Whoever cannot point must see where they are. */
export async function seesFocus(page: Page) {
  const seen = await page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "nowhere";
    const style = getComputedStyle(at);
    const drawn = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
    const box = at.getBoundingClientRect();
    if (!drawn && style.boxShadow === "none")
      return `no ring on ${at.tagName + " " + (at.textContent ?? "").slice(0, 80)}`;
    return box.width > 0 && box.height > 0
      ? "visible"
      : `no size: ${at.tagName + " " + (at.textContent ?? "").slice(0, 80)}`;
  });
  expect(seen).toBe("visible");
}

/** Walks there with Tab, as a reader would. */
export async function reach(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab") {
  await expect(target).toBeVisible();
  // Looked up once: by its role and name again at each step would take most of the time.
  const place = await target.elementHandle();
  for (let steps = 0; steps < FARTHEST; steps += 1) {
    if (await place?.evaluate((element) => element === document.activeElement)) return seesFocus(page);
    await page.keyboard.press(key);
  }
  throw new Error(`not reached in ${FARTHEST} steps: ${target}`);
}

export async function enter(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab") {
  await reach(page, target, key);
  await page.keyboard.press("Enter");
}

/** Opens a menu and goes down to an entry. */
export async function chooseByKeys(page: Page, opener: Locator, entry: string | RegExp) {
  await enter(page, opener);
  const wanted = page.getByRole("menuitem", { name: entry });
  await expect(wanted).toBeVisible();
  for (let steps = 0; steps < 20; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  await expect(wanted).toBeFocused();
  await page.keyboard.press("Enter");
}

/** One way to act; a story told with both is told once. */
export interface Hand {
  press(target: Locator): Promise<void>;
  write(field: Locator, text: string): Promise<void>;
  /** Opens a menu and takes an entry of it. */
  pick(opener: Locator, entry: string | RegExp): Promise<void>;
  /** Opens a tab of a row of tabs. */
  open(tab: Locator): Promise<void>;
  /** Takes one of several. */
  check(radio: Locator): Promise<void>;
}

export const mouse = (page: Page): Hand => ({
  press: (target) => target.click(),
  write: (field, text) => field.fill(text),
  pick: async (opener, entry) => {
    await opener.click();
    await page.getByRole("menuitem", { name: entry }).click();
  },
  open: (tab) => tab.click(),
  check: (radio) => radio.check(),
});

export const keyboard = (page: Page): Hand => ({
  press: (target) => enter(page, target),
  write: async (field, text) => {
    await reach(page, field);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(text);
  },
  pick: (opener, entry) => chooseByKeys(page, opener, entry),
  open: async (tab) => {
    // A row of tabs is one stop: keys go on from the one that is open.
    await reach(page, tab.locator("xpath=..").getByRole("tab", { selected: true }));
    for (let steps = 0; steps < 10; steps += 1) {
      if (await tab.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press("ArrowRight");
    }
    await expect(tab).toHaveAttribute("aria-selected", "true");
  },
  check: async (radio) => {
    // A group of radios is one stop too, at its first one while none is taken.
    const group = radio.locator("xpath=ancestor::fieldset[1]").getByRole("radio");
    await reach(page, group.first());
    await page.keyboard.press("Space");
    for (let steps = 0; steps < 6 && !(await radio.isChecked()); steps += 1)
      await page.keyboard.press("ArrowDown");
    await expect(radio).toBeChecked();
  },
});

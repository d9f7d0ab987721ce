// How the chat looks in a page that is read from right to left, moves, or has a look of its own.
import type { Locator, Page } from "@playwright/test";
import { audit, expect } from "./fixtures";
import { Chat, makeAgent, test } from "./site";

const QUESTION = "هل تشحنون إلى بلجيكا؟";
const ANSWER = "نعم، نشحن إلى بلجيكا خلال **ثلاثة** أيام.";

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("nothing is shown there");
  return { ...box, right: box.x + box.width };
}

/** Where the letters of a text begin, from the left: the first, the last but one, and the last. */
const letters = (locator: Locator) =>
  locator.evaluate((element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = texts.nextNode() as Text;
    const first = text;
    while (texts.nextNode()) text = texts.currentNode as Text;
    const at = (node: Text, from: number) => {
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, from + 1);
      return range.getBoundingClientRect().x;
    };
    return { first: at(first, 0), before: at(text, text.length - 2), last: at(text, text.length - 1) };
  });

/** What of the chat stands outside of the window, or is wider than what it stands in. */
const overflowing = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector("heraut-chat")?.shadowRoot;
    const shown = [...(root?.querySelectorAll("*") ?? [])].filter((it) => it.getClientRects().length > 0);
    const outside = shown.filter((it) => {
      const { left, right } = it.getBoundingClientRect();
      return left < 0 || right > innerWidth;
    });
    const wide = shown.filter(
      (it) => !it.matches(".sr") && it.scrollWidth > it.clientWidth && it.clientWidth > 0,
    );
    const page = document.documentElement;
    return [
      ...[...outside, ...wide].map((it) => `${it.tagName} ${it.className}`),
      ...(page.scrollWidth > page.clientWidth ? ["the page"] : []),
    ];
  });

test("in a page that is read from right to left, the chat is too", async ({
  app,
  site,
  page,
  request,
  provider,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key, lang: "ar", dir: "rtl" });
  await provider.plan({ text: ANSWER });
  await page.goto(site.url);
  const chat = new Chat(page);
  const launcher = chat.launcher("Open the assistant");
  const field = chat.field("Your message");
  expect((await boxOf(launcher)).x).toBe(20);
  await launcher.click();
  await field.fill(QUESTION);
  const send = chat.panel.getByRole("button", { name: "Send", exact: true });
  await expect(send.locator("svg")).toHaveCSS("scale", "-1 1");
  await field.press("Enter");
  // Thumbs stand below what is answered to its end.
  await expect(chat.log().locator(".f")).toHaveCount(1);
  await field.fill("Et en Suisse ?");
  await field.press("Enter");
  await expect(chat.log().locator(".f")).toHaveCount(2);

  const question = chat.log().locator(".m.visitor .b").first();
  const french = chat.log().locator(".m.visitor .b").last();
  const answer = chat.log().locator(".m.agent .b").nth(1);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 });
    const wide = width === 1280;
    const panel = await boxOf(chat.panel);
    expect([panel.x, panel.width]).toEqual(wide ? [20, 384] : [0, 360]);
    // Empty, the field is the page's way round; what is written in it is its own.
    for (const [text, direction] of [
      [QUESTION, "rtl"],
      ["Et en Suisse ?", "ltr"],
      ["", "rtl"],
    ] as const) {
      await field.fill(text);
      await expect(field).toHaveCSS("direction", direction);
    }
    expect((await boxOf(field)).x).toBeGreaterThanOrEqual((await boxOf(send)).right);
    const title = chat.panel.getByRole("heading", { name: "Camille" });
    const menu = await boxOf(chat.panel.getByRole("button", { name: "More actions" }));
    const close = await boxOf(chat.panel.getByRole("button", { name: "Close" }));
    expect((await boxOf(title)).x).toBeGreaterThanOrEqual(menu.right);
    expect(menu.x).toBeGreaterThanOrEqual(close.right);
    // The header's words begin at its right, whatever they are written in.
    expect(panel.right - (await letters(title)).last).toBeLessThan(40);
    // What the visitor said stands at the end of the lines, what is answered at their start.
    const log = await boxOf(chat.log());
    expect((await boxOf(question)).x).toBe((await boxOf(french)).x);
    expect((await boxOf(question)).x - log.x).toBeLessThan(30);
    expect(log.right - (await boxOf(answer)).right).toBeLessThan(30);

    await expect(question).toHaveCSS("direction", "rtl");
    await expect(answer).toHaveCSS("direction", "rtl");
    const arabic = await letters(question);
    expect(arabic.first).toBeGreaterThan(arabic.last);
    // Another script keeps its own order, and its marks behind its words.
    await expect(french).toHaveCSS("direction", "ltr");
    const latin = await letters(french);
    expect(latin.last).toBeGreaterThan(latin.first);
    expect(await overflowing(page)).toEqual([]);
    await audit(page);

    await chat.panel.getByRole("button", { name: "More actions" }).click();
    const items = await boxOf(chat.panel.getByRole("menu"));
    expect(items.x - panel.x).toBeLessThan(20);
    expect(await overflowing(page)).toEqual([]);
    await chat.panel.getByRole("menuitem", { name: "Delete my data" }).click();
    const warning = await letters(chat.panel.getByText("Your messages and details"));
    expect(warning.last).toBeGreaterThan(warning.before);
    expect(await overflowing(page)).toEqual([]);
    await audit(page);
    await page.keyboard.press("Escape");
    await expect(chat.log()).toBeVisible();
  }
});

test("an Arabic message in a French page is read from right to left", async ({
  app,
  site,
  page,
  request,
}) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  await expect(chat.panel).toHaveCSS("direction", "ltr");
  await chat.say(QUESTION);
  const answer = chat.log().locator(".m.agent .b").nth(1);
  await expect(answer).toContainText("trente minutes");
  await expect(answer).toHaveCSS("direction", "ltr");
  const question = chat.log().locator(".m.visitor .b");
  await expect(question).toHaveCSS("direction", "rtl");
  const box = await boxOf(chat.log());
  expect(box.right - (await boxOf(question)).right).toBeLessThan(30);
});

/** What moves in the chat, and what would: transitions and animations that take longer than a blink. */
const moving = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector("heraut-chat")?.shadowRoot;
    const running = root?.getAnimations().filter((it) => it.playState === "running") ?? [];
    const long = (times: string) => times.split(",").some((it) => parseFloat(it) > 0.01);
    const would = [...(root?.querySelectorAll("*") ?? [])].filter((it) =>
      [undefined, "::before", "::after"].some((part) => {
        const style = getComputedStyle(it, part);
        const animated = style.animationName !== "none" && long(style.animationDuration);
        return animated || long(style.transitionDuration) || style.scrollBehavior === "smooth";
      }),
    );
    return { running: running.length, would: would.length };
  });

test("nothing moves for those who want it so", async ({ app, site, page, request, provider }) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key });
  await provider.plan({ hold_at: 0 });
  await page.goto(site.url);
  const chat = new Chat(page);
  await chat.launcher().click();
  await chat.say("Quel délai ?");
  // The answer does not begin: three dots say that somebody writes.
  await expect(chat.log().locator(".dots")).toBeVisible();
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(() => moving(page)).toEqual({ running: 3, would: 3 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(() => moving(page)).toEqual({ running: 0, would: 0 });
  await expect(chat.log().locator(".dots")).toBeVisible();

  await provider.plan({ hold_at: null });
  await expect(chat.log()).toContainText("trente minutes");
  await chat.panel.getByRole("button", { name: "Plus d’actions" }).click();
  expect(await moving(page)).toEqual({ running: 0, would: 0 });
  await chat.panel.getByRole("menuitem", { name: "Laisser mes coordonnées" }).click();
  expect(await moving(page)).toEqual({ running: 0, would: 0 });
});

const LOOK = `
heraut-chat{--heraut-accent:rgb(90,30,120);--heraut-on-accent:rgb(255,250,200);--heraut-radius:3px;--heraut-font:Georgia,serif}
heraut-chat::part(launcher){border-radius:7px}
heraut-chat::part(panel){border-top-width:4px}
heraut-chat::part(header){padding-top:21px}
heraut-chat::part(log){padding-top:22px}
heraut-chat::part(input){padding-top:11px}
heraut-chat::part(send){border-radius:5px}
heraut-chat::part(lead){padding-top:23px}`;

test("the page's style reaches the variables and the parts", async ({ app, site, page, request }) => {
  const agent = await makeAgent(request, app.url, { origins: [site.url] });
  site.shows(app.url, { key: agent.key, accent: "#0b5d44", style: LOOK });
  await page.goto(site.url);
  const chat = new Chat(page);
  const accent = "rgb(90, 30, 120)";
  const onAccent = "rgb(255, 250, 200)";
  const isPainted = async (it: Locator) => {
    await expect(it).toHaveCSS("background-color", accent);
    await expect(it).toHaveCSS("color", onAccent);
  };
  // The button has them before anybody reaches for it.
  await isPainted(chat.launcher());
  await expect(chat.launcher()).toHaveCSS("border-radius", "7px");
  await chat.launcher().click();
  await chat.say("Quel délai ?");
  await expect(chat.log()).toContainText("trente minutes");

  const header = chat.panel.locator("header");
  const send = chat.panel.getByRole("button", { name: "Envoyer" });
  for (const it of [chat.launcher(), header, send, chat.log().locator(".m.visitor .b")]) await isPainted(it);
  await expect(chat.panel).toHaveCSS("border-radius", "3px");
  for (const it of [chat.panel, header.locator("h2"), chat.field(), chat.log().locator(".b p").first()]) {
    await expect(it).toHaveCSS("font-family", "Georgia, serif");
  }
  await expect(chat.panel).toHaveCSS("border-top-width", "4px");
  await expect(header).toHaveCSS("padding-top", "21px");
  await expect(chat.log()).toHaveCSS("padding-top", "22px");
  await expect(chat.field()).toHaveCSS("padding-top", "11px");
  await expect(send).toHaveCSS("border-radius", "5px");
  await audit(page);

  await chat.panel.getByRole("button", { name: "Plus d’actions" }).click();
  await chat.panel.getByRole("menuitem", { name: "Laisser mes coordonnées" }).click();
  await expect(chat.panel.locator("form")).toHaveCSS("padding-top", "23px");
  await isPainted(chat.panel.getByRole("button", { name: "Envoyer" }));
  await audit(page);

  // Around a frame there are a button and an edge.
  site.shows(app.url, { key: agent.key, mode: "frame", style: LOOK });
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await chat.launcher().click();
  await isPainted(chat.launcher());
  const edge = page.locator("heraut-chat .p");
  await expect(edge).toHaveCSS("border-radius", "3px");
  await expect(edge).toHaveCSS("border-top-width", "4px");
});

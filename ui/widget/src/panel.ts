// The window of the chat: its frame, its keys, and where the focus goes.
import type { Agent } from "./api";
import { h, icon, icons } from "./dom";
import type { Log } from "./log";
import type { Say } from "./words";

export type PanelActions = {
  send(text: string): void;
  stop(): void;
  close(): void;
  lead(): void;
  menu: { word: "person" | "leave" | "reset" | "transcript" | "erase"; run(): void }[];
};

export function createPanel(say: Say, whole: boolean, log: Log, actions: PanelActions) {
  const title = h("h2", { id: "t" });
  const subtitle = h("p", {});
  const status = h("p", { class: "sr", role: "status" });
  const note = h("div", { class: "note", hidden: true, role: "status" });
  /** Offered, never opened: what was answered stays to be read. */
  const offer = h(
    "div",
    { class: "note starters", hidden: true },
    h("button", { type: "button", onclick: () => actions.lead() }, say("leave")),
  );
  const field = h("textarea", {
    rows: 1,
    maxlength: 4000,
    "aria-label": say("write"),
    placeholder: say("write"),
    part: "input",
    oninput: () => draw(),
    onkeydown: (event) => {
      const key = event as KeyboardEvent;
      if (key.key !== "Enter" || key.shiftKey || key.isComposing) return;
      event.preventDefault();
      send();
    },
  });
  const go = h("button", {
    type: "button",
    class: "i go",
    part: "send",
    onclick: () => (writing ? actions.stop() : send()),
  });
  let writing = false;

  function send() {
    const text = field.value.trim();
    if (!text || writing) return;
    field.value = "";
    actions.send(text);
    draw();
    field.focus();
  }

  function draw() {
    go.replaceChildren(icon(writing ? icons.stop : icons.send));
    go.setAttribute("aria-label", say(writing ? "stop" : "send"));
    go.disabled = !writing && field.value.trim() === "";
    // Empty, it begins where the page does; what is written in it, where its letters do.
    field.dir = field.value ? "auto" : "";
  }

  const menu = h("div", { class: "menu", role: "menu", hidden: true, "aria-label": say("menu") });
  const menuButton = h(
    "button",
    {
      type: "button",
      class: "i",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": say("menu"),
      onclick: () => openMenu(menu.hidden),
    },
    icon(icons.menu),
  );
  menu.append(
    ...actions.menu.map(({ word, run }) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: -1,
          onclick: () => {
            openMenu(false);
            run();
          },
        },
        say(word),
      ),
    ),
  );
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll<HTMLElement>("button")];
    const at = items.indexOf(event.target as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  });

  function openMenu(open: boolean) {
    menu.hidden = !open;
    menuButton.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector<HTMLElement>("button")?.focus();
  }

  const focused = () => (element.getRootNode() as ShadowRoot).activeElement;
  const composer = h("div", { class: "c" }, field, go);
  const sheet = h("div", { hidden: true });
  const element = h(
    "section",
    {
      class: whole ? "p whole" : "p",
      role: "dialog",
      "aria-labelledby": "t",
      "aria-modal": String(!whole),
      part: "panel",
      hidden: true,
    },
    h(
      "header",
      { part: "header" },
      h("div", {}, title, subtitle),
      menuButton,
      !whole &&
        h(
          "button",
          { type: "button", class: "i", "aria-label": say("close"), onclick: actions.close },
          icon(icons.close),
        ),
    ),
    menu,
    sheet,
    log.element,
    note,
    offer,
    composer,
    status,
  );

  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (!menu.hidden) {
        openMenu(false);
        menuButton.focus();
      } else if (!sheet.hidden) api.sheet(null);
      else actions.close();
    }
    if (event.key === "Tab" && !whole) trap(event);
  });

  /** Tab goes round inside: the page behind is not what the visitor is at. */
  function trap(event: KeyboardEvent) {
    const all = [...element.querySelectorAll<HTMLElement>("button,a[href],input,textarea,[tabindex='0']")];
    const there = all.filter(
      (it) => it.tabIndex >= 0 && !it.closest("[hidden]") && !(it as HTMLButtonElement).disabled,
    );
    const [first, last] = [there[0], there.at(-1)];
    const now = focused();
    if (event.shiftKey ? now === first : now === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  }

  const api = {
    element,
    field,
    agent(agent: Agent) {
      title.textContent = agent.title;
      field.lang = agent.langue;
    },
    subtitle(text: string) {
      if (subtitle.textContent !== text) subtitle.textContent = text;
    },
    /** Says something to those who do not see. */
    say(text: string) {
      status.textContent = text;
    },
    note(text: string | null) {
      note.hidden = text === null;
      note.textContent = text ?? "";
    },
    /** Whether an address may be left right here. */
    offer(now: boolean) {
      offer.hidden = !now;
    },
    writing(now: boolean) {
      writing = now;
      draw();
    },
    /** Shows a form in place of the conversation, or the conversation again. */
    sheet(form: HTMLElement | null) {
      sheet.hidden = form === null;
      log.element.hidden = form !== null;
      composer.hidden = form !== null;
      sheet.replaceChildren(...(form ? [form] : []));
      const first = form?.querySelector<HTMLElement>("input,textarea,button");
      (first ?? field).focus();
    },
    /** Says why nothing can be said, until it can again. */
    closed(why: string | null) {
      api.note(why);
      field.disabled = why !== null;
      menuButton.disabled = why !== null;
    },
  };
  draw();
  return api;
}

export type Panel = ReturnType<typeof createPanel>;

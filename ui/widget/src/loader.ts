// The one line of a site runs this: it draws a button, stores nothing, asks for nothing. Whoever reaches for the button
// makes it fetch the chat.
import type { Api, Attributes, Context, EventName, Listener, Mounted } from "./contract";

declare const __APP__: string;

const script = document.currentScript as HTMLScriptElement;
const attributes = { ...script.dataset } as Attributes;
const base = new URL(script.src).origin;
const language = attributes.lang ?? document.documentElement.lang ?? navigator.language;
const french = /^fr/i.test(language || navigator.language);
const whole = attributes.mode === "inline";
const colour = /^#[\da-f]{6}$/i.test(attributes.accent ?? "") ? attributes.accent : "#1f5a4b";

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  `:host{all:initial;--accent:var(--heraut-accent,${colour})}` +
    `.l{all:unset;box-sizing:border-box;position:fixed;inset-block-end:1.25rem;inset-inline-${attributes.place === "start" ? "start" : "end"}:1.25rem;` +
    "display:grid;place-items:center;width:3.5rem;height:3.5rem;border-radius:50%;background:var(--accent);" +
    "color:var(--heraut-on-accent,#fff);cursor:pointer;z-index:2147483000;box-shadow:0 4px 18px rgb(0 0 0/.28)}" +
    ".l:focus-visible{outline:3px solid;outline-color:var(--accent);outline-offset:3px}.l[hidden]{display:none}" +
    "@media(forced-colors:active){.l{border:2px solid}}",
);

if (!customElements.get("heraut-chat")) customElements.define("heraut-chat", class extends HTMLElement {});
const host = document.createElement("heraut-chat");
const root = host.attachShadow({ mode: "open" });
root.adoptedStyleSheets = [sheet];

let launcher: HTMLButtonElement | null = null;
if (!whole) {
  launcher = document.createElement("button");
  launcher.className = "l";
  launcher.type = "button";
  launcher.setAttribute("part", "launcher");
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.setAttribute("aria-expanded", "false");
  launcher.setAttribute(
    "aria-label",
    attributes.label ?? (french ? "Ouvrir l’assistant" : "Open the assistant"),
  );
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 24 24"],
    ["width", "26"],
    ["height", "26"],
    ["aria-hidden", "true"],
  ] as const) {
    icon.setAttribute(name, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("fill", "currentColor");
  path.setAttribute(
    "d",
    "M12 3c5.5 0 10 3.6 10 8s-4.5 8-10 8c-1 0-2-.1-2.9-.4L4 21l1.3-3.9A7.4 7.4 0 0 1 2 11c0-4.4 4.5-8 10-8Z",
  );
  icon.append(path);
  launcher.append(icon);
  root.append(launcher);
}

const context: Context = { base, attributes, french, host, root, launcher, identity: undefined };
const listening: [EventName, Listener][] = [];
let loading: Promise<Mounted> | undefined;
const load = () =>
  (loading ??= import(/* @vite-ignore */ base + __APP__).then((app: { mount(context: Context): Mounted }) => {
    const it = app.mount(context);
    for (const [event, listener] of listening) it.on(event, listener);
    return it;
  }));
const then = (use: (api: Mounted) => void) => {
  load().then(use, () => {
    // The next try begins anew.
    loading = undefined;
  });
};

const api: Api = {
  open: () => then((it) => it.open()),
  close: () => then((it) => it.close()),
  send: (text) => then((it) => it.send(text)),
  // Neither fetches anything: who only listens, or says who somebody is, has not reached for the chat.
  on: (...them) => (loading ? then((it) => it.on(...them)) : void listening.push(them)),
  identify(identity) {
    context.identity = identity;
    if (loading) then((it) => it.identify(identity));
  },
};
(window as unknown as { heraut: Api }).heraut = api;
launcher?.addEventListener("pointerenter", () => void load().catch(() => (loading = undefined)), {
  once: true,
});
launcher?.addEventListener("click", () => then((it) => it.toggle()));

const begin = () => {
  document.body.append(host);
  // Who had it open before the page was loaded again finds it open.
  let was = whole;
  try {
    was ||= sessionStorage.getItem(`heraut:${attributes.key}:open`) === "1";
  } catch {
    // A page may forbid storage.
  }
  if (was) api.open();
};
if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);

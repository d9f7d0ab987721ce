// A chat in a frame: the page's own scripts cannot reach into it. The two sides tell each other a few words, and no secret but
// the short-lived one that the page itself made.
import type { Api, Context, Identity, Mounted } from "./contract";
import { h } from "./dom";
import { base as baseStyle } from "./style";

type Word = { heraut: "send" | "focus" | "close" | "identify" | "ready"; text?: string | null };

/** The page's side: a button, and a frame of the server's. */
export function mountFrame({ attributes, base, root, launcher, host, identity }: Context): Mounted {
  const frame = h("iframe", {
    src: `${base}/frame/${encodeURIComponent(attributes.key)}`,
    title: attributes.label ?? "Assistant",
    class: "frame",
    referrerpolicy: "origin",
  });
  const panel = h(
    "div",
    { class: attributes.place === "start" ? "p start" : "p", hidden: true, part: "panel" },
    frame,
  );
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, baseStyle()];
  root.append(panel);
  const waiting: Word[] = [];
  let ready = false;
  const post = (word: Word) => {
    if (ready) frame.contentWindow?.postMessage(word, base);
    else waiting.push(word);
  };
  const identify = async (now: Identity) => {
    const text = await (typeof now === "function" ? now() : now);
    if (text !== undefined) post({ heraut: "identify", text });
  };
  void identify(identity);
  const show = (open: boolean) => {
    panel.hidden = !open;
    launcher?.setAttribute("aria-expanded", String(open));
    if (open) post({ heraut: "focus" });
    else launcher?.focus();
    host.dispatchEvent(
      new CustomEvent(`heraut:${open ? "open" : "close"}`, { bubbles: true, composed: true }),
    );
  };
  addEventListener("message", (event: MessageEvent<Word | null>) => {
    if (event.origin !== base || event.source !== frame.contentWindow) return;
    if (event.data?.heraut === "close") show(false);
    // Later than its page is loaded: before that nobody hears.
    if (event.data?.heraut === "ready") {
      ready = true;
      waiting.splice(0).forEach(post);
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
  });
  return {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(panel.hidden),
    identify: (now) => void identify(now),
    send(text) {
      show(true);
      post({ heraut: "send", text });
    },
    on: (event, listener) =>
      host.addEventListener(`heraut:${event}`, (it) => listener((it as CustomEvent).detail)),
  };
}

/** The frame's side: hears the page that may frame it, which the server's policy decides, and nobody else. */
export function hearParent(api: Pick<Api, "send" | "identify">, focus: () => void): () => void {
  if (parent === window) return () => undefined;
  addEventListener("message", (event: MessageEvent<Word | null>) => {
    if (event.source !== parent) return;
    if (event.data?.heraut === "focus") focus();
    const { heraut, text } = event.data ?? {};
    if (heraut === "send" && typeof text === "string") api.send(text);
    if (heraut === "identify" && text !== undefined) api.identify(text);
  });
  const tell = (word: Word) => parent.postMessage(word, "*");
  tell({ heraut: "ready" });
  return () => tell({ heraut: "close" });
}

// What happens around a chat: in other tabs, on the line, and while a person is answering.

/** How often a person's answer is looked for. */
const LOOK_MS = 4000;

type Around = {
  key: string;
  /** Something was said elsewhere, or may have been. */
  look: () => void;
  /** The visit is over in another tab. */
  gone: () => void;
  comeBack: () => void;
  /** Whether a person may answer now, and somebody would see it. */
  expecting: () => boolean;
};

/** Hears it, and tells the other tabs what happens in this one. */
export function hearAround({ key, look, gone, comeBack, expecting }: Around) {
  const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`heraut:${key}`);
  if (tabs) tabs.onmessage = (event) => (event.data === "gone" ? gone() : look());
  addEventListener("online", comeBack);
  setInterval(() => {
    if (expecting() && document.visibilityState === "visible") look();
  }, LOOK_MS);
  return (word: "said" | "gone") => tabs?.postMessage(word);
}

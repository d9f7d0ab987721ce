/** What the loader hands to the chat, and what the chat hands back. */

/** What a page says about its agent, in attributes of its script. */
export type Attributes = {
  key: string;
  lang?: string;
  accent?: string;
  place?: string;
  scheme?: string;
  label?: string;
  mode?: string;
};

export type Context = {
  /** Where the server is. */
  base: string;
  attributes: Attributes;
  french: boolean;
  host: HTMLElement;
  root: ShadowRoot;
  /** Who the visitor is, by the word of the page's backend, as far as the page has said so. */
  identity: Identity;
  /** The button that opens the chat; none where the chat fills its page. */
  launcher: HTMLButtonElement | null;
};

export type EventName = "open" | "close" | "message" | "lead" | "person" | "feedback" | "identify";
export type Listener = (detail: unknown) => void;

/** A JWT of the page's backend, or where to get one when it is needed; null where nobody is signed in any more. */
export type Identity = string | (() => string | Promise<string>) | null | undefined;

/** What a page can do with the chat: `window.heraut`. */
export type Api = {
  open(): void;
  close(): void;
  send(text: string): void;
  on(event: EventName, listener: Listener): void;
  identify(identity: Identity): void;
};

/** The chat as the loader uses it: its button closes what it opened. */
export type Mounted = Api & { toggle(): void };

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
  /** The button that opens the chat; none where the chat fills its page. */
  launcher: HTMLButtonElement | null;
};

export type EventName = "open" | "close" | "message" | "lead" | "person" | "feedback";
export type Listener = (detail: unknown) => void;

/** What a page can do with the chat: `window.heraut`. */
export type Api = {
  open(): void;
  close(): void;
  send(text: string): void;
  on(event: EventName, listener: Listener): void;
};

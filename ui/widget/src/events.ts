import type { EventName, Listener } from "./contract";

/** What a page is told of the chat: by `heraut.on`, and as events of the element. */
export function createEvents(host: HTMLElement) {
  const listeners = new Map<EventName, Listener[]>();
  return {
    on(event: EventName, listener: Listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    tell(event: EventName, detail: unknown) {
      for (const listener of listeners.get(event) ?? []) listener(detail);
      host.dispatchEvent(new CustomEvent(`heraut:${event}`, { detail, bubbles: true, composed: true }));
    },
  };
}

import { createSignal } from "solid-js";
import { browserMemory } from "~/core/storage";

/** What was typed and not sent, kept by this browser for each conversation. */
export function createDrafts() {
  const drafts = new Map<string, ReturnType<typeof createSignal<string>>>();
  const of = (key: string) => {
    let signal = drafts.get(key);
    if (!signal) {
      signal = createSignal(browserMemory.get(`draft.${key}`) ?? "");
      drafts.set(key, signal);
    }
    return signal;
  };
  return {
    get: (key: string): string => of(key)[0](),
    set: (key: string, text: string): void => {
      of(key)[1](text);
      browserMemory.set(`draft.${key}`, text);
    },
  };
}

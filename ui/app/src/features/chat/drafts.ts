import { createSignal } from "solid-js";
import { browserMemory, tabMemory } from "~/core/storage";

/** One text for each conversation, kept where it is told. */
function createKept(name: string, memory: typeof browserMemory) {
  const kept = new Map<string, ReturnType<typeof createSignal<string>>>();
  const of = (key: string) => {
    let signal = kept.get(key);
    if (!signal) {
      signal = createSignal(memory.get(`${name}.${key}`) ?? "");
      kept.set(key, signal);
    }
    return signal;
  };
  return {
    get: (key: string): string => of(key)[0](),
    set: (key: string, text: string): void => {
      of(key)[1](text);
      memory.set(`${name}.${key}`, text);
    },
  };
}

/** What was typed and not sent, kept by this browser for each conversation. */
export const createDrafts = () => createKept("draft", browserMemory);

/** The model that is asked in a conversation, for this visit; empty for the chosen one. */
export const createModelChoices = () => createKept("model", tabMemory);

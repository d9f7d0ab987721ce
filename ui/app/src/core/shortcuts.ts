import { createSignal, onCleanup, onMount } from "solid-js";
import { browserMemory } from "./storage";

/** Every command that has a key, in the order in which they are listed. */
export const shortcuts = [
  { id: "palette", keys: ["Mod", "K"] },
  { id: "help", keys: ["?"] },
  { id: "composer", keys: ["C"] },
  { id: "search", keys: ["/"] },
  { id: "create", keys: ["N"] },
  { id: "sidebar", keys: ["B"] },
  { id: "detail", keys: ["D"] },
  // Heard where they belong; listed here so that they can be learnt.
  { id: "notices", keys: ["F8"], listed: true },
  { id: "send", keys: ["Enter"], listed: true },
  { id: "newline", keys: ["Shift", "Enter"], listed: true },
  { id: "stop", keys: ["Escape"], listed: true },
] as const satisfies readonly { id: string; keys: readonly string[]; listed?: boolean }[];

export type CommandId = (typeof shortcuts)[number]["id"];

const [enabled, setEnabled] = createSignal(browserMemory.get("keys") !== "off");
/** Keys of one character can be turned off: who dictates, or types by accident, must not set things off. */
export const singleKeys = {
  enabled,
  choose(on: boolean): void {
    setEnabled(on);
    browserMemory.set("keys", on ? null : "off");
  },
};

const handlers = new Map<CommandId, () => void>();

/** What a command does as long as the part that offers it is on the screen. */
export function provideCommand(id: CommandId, run: () => void): void {
  onMount(() => handlers.set(id, run));
  onCleanup(() => handlers.get(id) === run && handlers.delete(id));
}

/** Answers whether somebody was there to do it. */
export function runCommand(id: CommandId): boolean {
  const run = handlers.get(id);
  run?.();
  return Boolean(run);
}

const fields = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
const isTyping = (target: EventTarget | null) => target instanceof Element && target.closest(fields) !== null;
const windowIsOpen = () => document.querySelector("[role='dialog'], [role='menu']") !== null;

function matches(keys: readonly string[], event: KeyboardEvent): boolean {
  if (event.key.toUpperCase() !== keys.at(-1)) return false;
  const mod = event.ctrlKey || event.metaKey;
  return keys[0] === "Mod" ? mod && !event.altKey : !mod && !event.altKey;
}

/** Listens for the keys of the whole application; mounted once. */
export function listenForShortcuts(): void {
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const found = shortcuts.find((one) => !("listed" in one) && matches(one.keys, event));
    if (!found || !handlers.has(found.id)) return;
    const single = found.keys.length === 1;
    if (single && (!enabled() || isTyping(event.target) || windowIsOpen())) return;
    event.preventDefault();
    handlers.get(found.id)?.();
  }
  onMount(() => {
    document.addEventListener("keydown", onKeyDown);
    onCleanup(() => document.removeEventListener("keydown", onKeyDown));
  });
}

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);
/** The keys as they are written on the keyboard. */
export function keyNames(keys: readonly string[], words: Record<string, string>): string[] {
  return keys.map((key) => (key === "Mod" ? (isApple() ? "⌘" : "Ctrl") : (words[key] ?? key)));
}

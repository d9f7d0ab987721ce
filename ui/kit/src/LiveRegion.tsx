import { For, createSignal } from "solid-js";

const [polite, setPolite] = createSignal("");
const [assertive, setAssertive] = createSignal("");

/** Says one whole sentence to a screen reader. The same sentence twice is read twice. */
export function announce(sentence: string, urgency: "polite" | "assertive" = "polite"): void {
  const set = urgency === "polite" ? setPolite : setAssertive;
  set("");
  queueMicrotask(() => set(sentence));
}

const most_lines = 12;
const quiet_ms = 6_000;
const [lines, setLines] = createSignal<{ text: string }[]>([]);
let forgetting: ReturnType<typeof setTimeout> | undefined;

/** Says one sentence of several, in their order: none takes the place of one that was not read yet. */
export function say(sentence: string): void {
  setLines((all) => [...all.slice(1 - most_lines), { text: sentence }]);
  clearTimeout(forgetting);
  forgetting = setTimeout(() => setLines([]), quiet_ms);
}

/** Mounted once, at the root, so that it exists before the first sentence. The attribute keeps it heard while a dialog hides the page. */
export function LiveRegion() {
  return (
    <div class="sr-only" data-live-announcer>
      <div role="status" aria-live="polite" aria-atomic="true">
        {polite()}
      </div>
      <div role="alert" aria-live="assertive" aria-atomic="true">
        {assertive()}
      </div>
      <div role="log" aria-live="polite" aria-relevant="additions">
        <For each={lines()}>{(line) => <p>{line.text}</p>}</For>
      </div>
    </div>
  );
}

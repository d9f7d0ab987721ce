import { createSignal } from "solid-js";

const [polite, setPolite] = createSignal("");
const [assertive, setAssertive] = createSignal("");

/** Says one whole sentence to a screen reader. The same sentence twice is read twice. */
export function announce(sentence: string, urgency: "polite" | "assertive" = "polite"): void {
  const set = urgency === "polite" ? setPolite : setAssertive;
  set("");
  queueMicrotask(() => set(sentence));
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
    </div>
  );
}

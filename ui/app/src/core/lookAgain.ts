import { createEffect, onCleanup } from "solid-js";

/** Does something now and then as long as it is wanted, and never while nobody can see the page. */
export function lookAgain(every_ms: number, look: () => unknown, wanted: () => boolean = () => true): void {
  createEffect(() => {
    if (!wanted()) return;
    const timer = setInterval(() => document.visibilityState === "visible" && void look(), every_ms);
    onCleanup(() => clearInterval(timer));
  });
}

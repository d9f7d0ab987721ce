import { createEffect, createSignal, on, onCleanup } from "solid-js";

/** Follows a value once it has stopped changing for a moment. */
export function createPaused<T>(source: () => T, pause_ms = 220): () => T {
  const [settled, setSettled] = createSignal(source());
  createEffect(
    on(
      source,
      (value) => {
        const timer = setTimeout(() => setSettled(() => value), pause_ms);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  return settled;
}

import { createEffect } from "solid-js";

/** The name of the page in the tab and in the history. */
export function usePageTitle(title: () => string | undefined): void {
  createEffect(() => {
    const name = title();
    document.title = name ? `${name} · Héraut` : "Héraut";
  });
}

import { createSignal, onCleanup, onMount } from "solid-js";

/** How wide the place of a part is: a part may stand on a page or in a drawer. Without a measure it counts as wide. */
export function createWidth() {
  const [width, setWidth] = createSignal(Infinity);
  let element: HTMLElement | undefined;
  onMount(() => {
    const measured = element?.getBoundingClientRect().width;
    if (measured) setWidth(measured);
    if (!element || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    watch.observe(element);
    onCleanup(() => watch.disconnect());
  });
  return {
    ref: (own: HTMLElement) => {
      element = own;
    },
    atLeast: (px: number): boolean => width() >= px,
  };
}

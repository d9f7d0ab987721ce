import { Tabs as Kobalte } from "@kobalte/core/tabs";
import { For, Show, Suspense, createEffect, createSignal, on, onCleanup, onMount } from "solid-js";
import type { JSX } from "solid-js";
import { cx } from "./cx";
import { Icon } from "./Icon";

export type Tab = { id: string; label: string; count?: number | null; content: () => JSX.Element };

type TabsProps = { label: string; tabs: Tab[]; value: string; onChange: (id: string) => void };

/** How much of a row lies beyond either side of what is seen. */
function createOverflow() {
  const [beyond, setBeyond] = createSignal({ left: false, right: false });
  let row: HTMLElement | undefined;

  function measure(): void {
    if (!row) return;
    const rest = row.scrollWidth - row.clientWidth - row.scrollLeft;
    setBeyond({ left: row.scrollLeft > 1, right: rest > 1 });
  }

  onMount(() => {
    measure();
    if (!row || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(measure);
    watch.observe(row);
    onCleanup(() => watch.disconnect());
  });

  return {
    beyond,
    measure,
    ref: (element: HTMLElement) => {
      row = element;
    },
    /** The open tab is never one of those that are out of sight. The page stays where it is. */
    showOpen() {
      const open = row?.querySelector<HTMLElement>("[data-selected]");
      if (!row || !open) return;
      const end = open.offsetLeft + open.offsetWidth;
      if (open.offsetLeft < row.scrollLeft) row.scrollTo({ left: open.offsetLeft });
      else if (end > row.scrollLeft + row.clientWidth) row.scrollTo({ left: end - row.clientWidth });
    },
    turn: (way: -1 | 1) => row?.scrollBy({ left: (way * row.clientWidth) / 2 }),
  };
}

/** Where there is more, an edge that fades and an arrow to press; keys have the arrows of their own. */
function Edge(props: { side: "left" | "right"; shown: boolean; onTurn: () => void }) {
  return (
    <Show when={props.shown}>
      <button
        type="button"
        tabindex="-1"
        aria-hidden="true"
        class={cx(
          "absolute inset-y-0 flex w-10 items-center from-paper via-paper/90 to-transparent text-accent",
          props.side === "left"
            ? "left-0 justify-start bg-linear-to-r"
            : "right-0 justify-end bg-linear-to-l",
        )}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => props.onTurn()}
      >
        <Icon name={props.side === "left" ? "chevronLeft" : "chevronRight"} />
      </button>
    </Show>
  );
}

/** Pages of one subject; only the open one is built. One that is still to come does not take the tabs, and the focus on them, away. */
export function Tabs(props: TabsProps) {
  const row = createOverflow();
  createEffect(
    on(
      () => props.value,
      () => requestAnimationFrame(row.showOpen),
    ),
  );
  return (
    <Kobalte value={props.value} onChange={(id) => props.onChange(id)}>
      <div class="sticky top-0 z-10 bg-paper">
        <Kobalte.List
          ref={row.ref}
          aria-label={props.label}
          class="flex [scrollbar-width:none] gap-1 overflow-x-auto scroll-smooth border-b border-rule"
          onScroll={row.measure}
        >
          <For each={props.tabs}>
            {(tab) => (
              <Kobalte.Trigger
                value={tab.id}
                class="-mb-px border-b-2 border-transparent px-3 py-2.5 text-base whitespace-nowrap text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-selected:border-accent data-selected:font-medium data-selected:text-ink"
              >
                {tab.label}
                <Show when={tab.count != null}>
                  {" "}
                  <span class="ml-0.5 text-xs text-muted tabular-nums">{tab.count}</span>
                </Show>
              </Kobalte.Trigger>
            )}
          </For>
        </Kobalte.List>
        <Edge side="left" shown={row.beyond().left} onTurn={() => row.turn(-1)} />
        <Edge side="right" shown={row.beyond().right} onTurn={() => row.turn(1)} />
      </div>
      <For each={props.tabs}>
        {(tab) => (
          <Kobalte.Content value={tab.id} class="pt-6">
            <Suspense>{tab.content()}</Suspense>
          </Kobalte.Content>
        )}
      </For>
    </Kobalte>
  );
}

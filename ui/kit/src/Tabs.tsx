import { Tabs as Kobalte } from "@kobalte/core/tabs";
import { For, Show, Suspense } from "solid-js";
import type { JSX } from "solid-js";

export type Tab = { id: string; label: string; count?: number | null; content: () => JSX.Element };

type TabsProps = { label: string; tabs: Tab[]; value: string; onChange: (id: string) => void };

/** Pages of one subject; only the open one is built. One that is still to come does not take the tabs, and the focus on them, away. */
export function Tabs(props: TabsProps) {
  return (
    <Kobalte value={props.value} onChange={(id) => props.onChange(id)}>
      <Kobalte.List
        aria-label={props.label}
        class="sticky top-0 z-10 flex gap-1 overflow-x-auto border-b border-rule bg-paper"
      >
        <For each={props.tabs}>
          {(tab) => (
            <Kobalte.Trigger
              value={tab.id}
              class="-mb-px border-b-2 border-transparent px-3 py-2.5 text-base whitespace-nowrap text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-selected:border-accent data-selected:font-medium data-selected:text-ink"
            >
              {tab.label}
              <Show when={tab.count != null}>
                <span class="ml-1.5 text-xs text-muted tabular-nums">{tab.count}</span>
              </Show>
            </Kobalte.Trigger>
          )}
        </For>
      </Kobalte.List>
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

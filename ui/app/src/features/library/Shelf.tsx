import { ApiError } from "@heraut/client";
import type { LinkKind, ScenarioRef } from "@heraut/client";
import { Button, EmptyState, ErrorState, Select, Skeleton, TextField, toastError } from "@heraut/kit";
import { For, Match, Show, Switch, createEffect, createSignal, on } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { createPaused } from "~/core/paused";
import { Editors } from "~/core/ReadOnly";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { EntityForm } from "~/features/entities";
import { bodyOf, labelOf, singular } from "~/features/scenarios/linkActions";
import { InUseDialog } from "./InUseDialog";
import { createLibraryStore } from "./libraryStore";
import type { Row } from "./libraryStore";
import { ShelfRow } from "./ShelfRow";

type Opened = { row: Row | null } | null;

/** One kind of things: found, created, edited, deleted. */
export function Shelf(props: { kind: LinkKind }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [query, setQuery] = createSignal("");
  const [type, setType] = createSignal("");
  const asked = createPaused(query);
  const store = createLibraryStore(
    apiClient,
    () => props.kind,
    () => ({ q: asked(), type: type() }),
  );
  const { attempt } = createAttempt();
  const [opened, setOpened] = createSignal<Opened>(null);
  const [inUse, setInUse] = createSignal<{ label: string; scenarios: ScenarioRef[] } | null>(null);
  createEffect(on([asked, type, () => props.kind], () => void store.reload()));

  async function remove(row: Row): Promise<void> {
    if (row.nb_scenarios > 0) return showUse(row);
    await attempt(
      () =>
        store.remove(row.id).catch(async (error) => {
          if (!(error instanceof ApiError) || error.code !== "in_use") throw error;
          await showUse(row);
          throw error;
        }),
      { done: () => t().library.deleted(labelOf(row)), undo: () => store.restore(row.id) },
    );
  }

  async function showUse(row: Row): Promise<void> {
    try {
      const full = await store.get(row.id);
      setInUse({ label: labelOf(row), scenarios: full.scenarios ?? [] });
    } catch (error) {
      toastError(sentence(error, t()));
    }
  }

  return (
    <div class="flex flex-col gap-4">
      <div class="flex flex-wrap items-end gap-3">
        <TextField
          label={t().library.search}
          hideLabel
          type="search"
          placeholder={t().library.search}
          class="min-w-56 flex-1"
          value={query()}
          onInput={setQuery}
        />
        <Show when={props.kind === "ressources"}>
          <Select
            label={t().library.typeFilter}
            hideLabel
            class="w-40"
            value={type()}
            options={[
              { value: "", label: t().scenarios.all },
              ...Object.entries(t().typesRessource).map(([value, label]) => ({ value, label })),
            ]}
            onChange={setType}
          />
        </Show>
        <Editors>
          <Button variant="primary" icon="add" onClick={() => setOpened({ row: null })}>
            {t().library.create[props.kind]}
          </Button>
        </Editors>
      </div>
      <Switch
        fallback={
          <EmptyState icon="book" title={t().library.emptyTitle}>
            {t().library.emptyHint}
          </EmptyState>
        }
      >
        <Match when={store.state.status === "error"}>
          <ErrorState
            title={t().errors.title}
            detail={sentence(store.state.error, t())}
            action={
              <Button size="sm" icon="refresh" onClick={() => void store.reload()}>
                {t().common.retry}
              </Button>
            }
          />
        </Match>
        <Match when={store.state.status === "loading"}>
          <Skeleton label={t().common.loading} lines={6} />
        </Match>
        <Match when={store.state.rows.length}>
          <ul class="divide-y divide-rule">
            <For each={store.state.rows}>
              {(row) => (
                <ShelfRow
                  row={row}
                  onUse={() => void showUse(row)}
                  onEdit={() => setOpened({ row })}
                  onRemove={() => void remove(row)}
                />
              )}
            </For>
          </ul>
          <Show when={store.state.cursor}>
            <Button variant="quiet" class="self-center" onClick={() => void attempt(store.more)}>
              {t().common.loadMore}
            </Button>
          </Show>
        </Match>
      </Switch>
      <Show when={opened()}>
        {(form) => (
          <EntityForm
            kind={singular[props.kind]}
            withLink={false}
            initial={(form().row ?? {}) as Record<string, unknown>}
            title={form().row ? t().entity.editTitle[singular[props.kind]] : t().library.create[props.kind]}
            submitLabel={t().common.save}
            onClose={() => setOpened(null)}
            onSubmit={(entity) =>
              form().row ? store.patch(form().row!, bodyOf(entity)) : store.create(bodyOf(entity))
            }
          />
        )}
      </Show>
      <Show when={inUse()}>
        {(use) => (
          <InUseDialog label={use().label} scenarios={use().scenarios} onClose={() => setInUse(null)} />
        )}
      </Show>
    </div>
  );
}

import type { Id, ScenarioResume } from "@heraut/client";
import {
  Button,
  Checkbox,
  EmptyState,
  ErrorState,
  Icon,
  Select,
  Skeleton,
  cx,
  inputClass,
} from "@heraut/kit";
import { For, Match, Show, Switch, onCleanup, onMount } from "solid-js";
import { sentence } from "~/core/problems";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { StatutBadge } from "./StatutBadge";
import { useScenarioStore } from "./scenarioStore";

type ScenarioListProps = { selected: Id | null; onSelect: (id: Id) => void; onCreate: () => void };

/** The scenarios, the last touched first, found by name or theme. */
export function ScenarioList(props: ScenarioListProps) {
  const { t } = useI18n();
  const store = useScenarioStore();
  onMount(() => void store.reload());
  const filtered = () =>
    Boolean(store.state.filter.q || store.state.filter.statut || store.state.filter.archived);
  return (
    <div class="flex min-h-0 flex-1 flex-col">
      <ListFilters />
      <div class="relative min-h-0 flex-1 overflow-y-auto">
        <Switch>
          <Match when={store.state.status === "error"}>
            <div class="p-4">
              <ErrorState
                title={t().errors.title}
                detail={sentence(store.state.error, t())}
                action={
                  <Button size="sm" icon="refresh" onClick={() => void store.reload()}>
                    {t().common.retry}
                  </Button>
                }
              />
            </div>
          </Match>
          <Match when={store.state.status === "loading" || store.state.status === "idle"}>
            <Skeleton class="p-4" label={t().common.loading} lines={6} />
          </Match>
          <Match when={!store.state.list.length}>
            <div class="p-4">
              <NothingListed filtered={filtered()} onCreate={props.onCreate} />
            </div>
          </Match>
          <Match when={store.state.list.length}>
            <ul aria-label={t().scenarios.title}>
              <For each={store.state.list}>
                {(row) => (
                  <ScenarioRow
                    row={row}
                    selected={row.id === props.selected}
                    onSelect={() => props.onSelect(row.id)}
                  />
                )}
              </For>
            </ul>
            <MoreRows />
          </Match>
        </Switch>
      </div>
    </div>
  );
}

function ListFilters() {
  const { t } = useI18n();
  const store = useScenarioStore();
  const statuts = () => [
    { value: "", label: t().scenarios.all },
    { value: "draft", label: t().scenarios.statut.draft },
    { value: "ready", label: t().scenarios.statut.ready },
  ];
  return (
    <div class="flex flex-col gap-2 border-b border-rule p-3" role="search">
      <div class="relative">
        <Icon
          name="search"
          class="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <input
          type="search"
          class={cx(inputClass, "pl-8")}
          aria-label={t().scenarios.search}
          placeholder={t().scenarios.search}
          value={store.state.filter.q}
          onInput={(event) => store.setFilter({ q: event.currentTarget.value })}
        />
      </div>
      <div class="flex items-center gap-3">
        <Select
          label={t().scenarios.filter}
          hideLabel
          compact
          class="min-w-28"
          value={store.state.filter.statut}
          options={statuts()}
          onChange={(statut) => store.setFilter({ statut: statut as "" | "draft" | "ready" })}
        />
        <Checkbox
          label={t().scenarios.archived}
          checked={store.state.filter.archived}
          onChange={(archived) => store.setFilter({ archived })}
        />
        <Show when={store.state.total !== null}>
          <p role="status" class="ml-auto text-xs text-muted">
            {t().scenarios.total(store.state.total!)}
          </p>
        </Show>
      </div>
    </div>
  );
}

function ScenarioRow(props: { row: ScenarioResume; selected: boolean; onSelect: () => void }) {
  const { t, ago } = useI18n();
  return (
    <li class="border-b border-rule">
      <button
        type="button"
        aria-current={props.selected ? "true" : undefined}
        onClick={() => props.onSelect()}
        class={cx(
          "flex w-full flex-col gap-0.5 border-l-3 px-4 py-2.5 text-left transition-colors focus-visible:-outline-offset-2",
          props.selected ? "border-accent bg-surface" : "border-transparent hover:bg-surface",
        )}
      >
        <span class="flex items-baseline gap-2">
          <span class="min-w-0 flex-1 truncate font-medium">{props.row.nom}</span>
          <StatutBadge scenario={props.row} />
        </span>
        <span class="flex items-baseline gap-2 text-sm text-muted">
          <span class="min-w-0 flex-1 truncate">{props.row.thematique}</span>
          <time class="shrink-0 text-xs" dateTime={props.row.updated_at}>
            {ago(props.row.updated_at)}
          </time>
        </span>
        <span class="text-xs text-muted">
          {t().scenarios.counts(
            t().common.objectifs(props.row.nb_objectifs),
            t().common.cibles(props.row.nb_cibles),
            t().common.ressources(props.row.nb_ressources),
          )}
        </span>
      </button>
    </li>
  );
}

function NothingListed(props: { filtered: boolean; onCreate: () => void }) {
  const { t } = useI18n();
  const store = useScenarioStore();
  return (
    <Show
      when={props.filtered}
      fallback={
        <EmptyState
          icon="flag"
          title={t().scenarios.emptyTitle}
          action={
            <Editors>
              <Button variant="primary" icon="add" onClick={() => props.onCreate()}>
                {t().scenarios.create}
              </Button>
            </Editors>
          }
        >
          {t().scenarios.emptyHint}
        </EmptyState>
      }
    >
      <EmptyState
        icon="search"
        title={t().scenarios.noMatch}
        action={
          <Button size="sm" onClick={() => store.setFilter({ q: "", statut: "", archived: false })}>
            {t().scenarios.clear}
          </Button>
        }
      >
        {t().scenarios.noMatchHint}
      </EmptyState>
    </Show>
  );
}

/** Comes by itself when it scrolls into view; the button serves the keyboard. */
function MoreRows() {
  const { t } = useI18n();
  const store = useScenarioStore();
  let end!: HTMLDivElement;
  onMount(() => {
    if (typeof IntersectionObserver === "undefined") return;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void store.more();
    });
    watcher.observe(end);
    onCleanup(() => watcher.disconnect());
  });
  return (
    <div ref={end} class="flex justify-center p-2">
      <Show when={store.state.cursor}>
        <Button size="sm" variant="quiet" busy={store.state.loadingMore} onClick={() => void store.more()}>
          {t().common.loadMore}
        </Button>
      </Show>
    </div>
  );
}

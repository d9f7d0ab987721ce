import type { Id, PlanItem, PlanItemFields, StatutItem } from "@heraut/client";
import { EmptyState, Icon, Pagination, Select, cx } from "@heraut/kit";
import { For, Show, createEffect, createMemo, createSelector, createSignal } from "solid-js";
import { createMedia } from "~/core/media";
import { useFormatName, usePlaybook } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { createWidth } from "~/core/width";
import type { CellGrid } from "./EditableCell";
import { PlanCard } from "./PlanCard";
import { PlanFilters } from "./PlanFilters";
import { PlanRow } from "./PlanRow";
import { SelectionBar } from "./SelectionBar";
import type { BulkHandlers } from "./SelectionBar";
import { isFiltered, matches, nextSort, noFilter, sorted, valuesOf } from "./pure/lines";
import type { LineFilter, Sort, SortKey } from "./pure/lines";
import { moveBetweenCells } from "./cellMoves";

const page_sizes = [10, 25, 50, 100];
/** Narrower than this a table would have to be pushed about: cards. */
const table_px = 820;

export type ItemHandlers = {
  onEdit: (item: PlanItem) => void;
  onRemove: (item: PlanItem) => void;
  onMove: (item: PlanItem, by: -1 | 1) => void;
  onStatut: (item: PlanItem, statut: StatutItem) => void;
  /** Answers whether it was taken. */
  onChange?: (item: PlanItem, fields: PlanItemFields) => Promise<boolean>;
  onSelect?: (item: PlanItem, on: boolean) => void;
};
type PlanTableProps = {
  items: PlanItem[];
  /** A superseded version can be read, not changed. */
  editable: boolean;
  busy?: boolean;
  handlers: ItemHandlers;
  bulk?: BulkHandlers;
  cibles?: { id: Id; label: string }[];
  /** Names of the linked objectif, cible and ressource of a line. */
  linked?: (item: PlanItem) => string[];
};

/** Which lines are shown, in which order, and which of them are chosen. */
function createLines(props: PlanTableProps) {
  const { language } = useI18n();
  const formatName = useFormatName();
  const [filter, setFilter] = createSignal<LineFilter>(noFilter);
  const [sort, setSort] = createSignal<Sort>({ key: null, down: false });
  const [size, setSize] = createSignal(page_sizes[0]!);
  const [page, setPage] = createSignal(0);
  const [chosen, setChosen] = createSignal<ReadonlySet<Id>>(new Set());
  const found = createMemo(() =>
    sorted(
      isFiltered(filter()) ? props.items.filter((item) => matches(item, filter(), formatName)) : props.items,
      sort(),
      formatName,
      language(),
    ),
  );
  const pages = () => Math.max(1, Math.ceil(found().length / size()));
  const start = () => page() * size();
  // Paper has no next page to go to: all of what was found is printed.
  const onPaper = createMedia("print");
  // Deleting the last line of the last page must not leave an empty page behind.
  createEffect(() => {
    if (page() >= pages()) setPage(pages() - 1);
  });
  const byId = createMemo(() => new Map(props.items.map((item) => [item.id, item])));
  /** Rows are known by their line: a value that changes must not make its row, and the focus in it, anew. */
  const shownIds = createMemo(
    () => (onPaper() ? found() : found().slice(start(), start() + size())).map((item) => item.id),
    [],
    {
      equals: (one, other) => one.join() === other.join(),
    },
  );
  const back =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(0);
    };
  return {
    filter,
    setFilter: back(setFilter),
    sort,
    setSort: back(setSort),
    size,
    setSize: back(setSize),
    page,
    setPage,
    pages,
    found,
    shownIds,
    line: (id: Id) => byId().get(id)!,
    chosen,
    choose: (ids: Id[], on: boolean) =>
      setChosen((now) => new Set(on ? [...now, ...ids] : [...now].filter((id) => !ids.includes(id)))),
    unselect: () => setChosen(new Set<Id>()),
    selected: () => props.items.filter((item) => chosen().has(item.id)),
  };
}
type Lines = ReturnType<typeof createLines>;

/** The lines of a plan: a table where there is room for one, else cards. */
export function PlanTable(props: PlanTableProps) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  const width = createWidth();
  const lines = createLines(props);
  const wide = () => width.atLeast(table_px);
  const channels = () => {
    const known = (playbook()?.canaux ?? []).map((one) => one.label);
    return [...new Set([...valuesOf(props.items, "canal"), ...known])];
  };
  const rowProps = (id: Id) => ({
    get item() {
      return lines.line(id);
    },
    get selected() {
      return lines.chosen().has(id);
    },
    get first() {
      return lines.sort().key !== null || props.items[0]?.id === id;
    },
    get last() {
      return lines.sort().key !== null || props.items.at(-1)?.id === id;
    },
    get linked() {
      return props.linked?.(lines.line(id)) ?? [];
    },
    get editable() {
      return props.editable;
    },
    get busy() {
      return props.busy ?? false;
    },
    get cibles() {
      return props.cibles;
    },
    get channels() {
      return channels();
    },
    handlers: {
      ...props.handlers,
      onSelect: (item: PlanItem, on: boolean) => lines.choose([item.id], on),
    },
  });

  return (
    <div ref={width.ref} class="flex min-w-0 flex-col gap-3">
      <PlanFilters
        items={props.items}
        cibles={props.cibles ?? []}
        filter={lines.filter()}
        onFilter={lines.setFilter}
        sort={wide() ? undefined : lines.sort()}
        onSort={lines.setSort}
        wide={wide()}
      />
      <Show when={lines.found().length} fallback={<EmptyState icon="search" title={t().tableau.noMatch} />}>
        <Show
          when={wide()}
          fallback={
            <>
              <h2 class="sr-only">{t().plan.table}</h2>
              <ul aria-label={t().plan.table} class="flex flex-col gap-3">
                <For each={lines.shownIds()}>{(id) => <PlanCard {...rowProps(id)} />}</For>
              </ul>
            </>
          }
        >
          <Table lines={lines} editable={props.editable} rowProps={rowProps} />
        </Show>
      </Show>
      <Foot lines={lines} total={props.items.length} />
      <Show when={props.editable && props.bulk && lines.selected().length > 0 && props.bulk}>
        {(bulk) => (
          <SelectionBar
            items={lines.selected()}
            channels={channels()}
            handlers={bulk()}
            onClear={lines.unselect}
          />
        )}
      </Show>
    </div>
  );
}

type TableProps = {
  lines: Lines;
  editable: boolean;
  rowProps: (id: Id) => Omit<Parameters<typeof PlanRow>[0], "grid">;
};

function Table(props: TableProps) {
  const { t } = useI18n();
  const [current, setCurrent] = createSignal<string | null>(null);
  const here = () => {
    const ids = props.lines.shownIds();
    return ids.some((id) => current()?.startsWith(`${id}:`)) ? current() : `${ids[0]}:date_debut`;
  };
  // Of a thousand cells only the two that it is about are asked again.
  const isCurrent = createSelector(here);
  const grid: CellGrid = {
    get editable() {
      return props.editable;
    },
    isCurrent,
    setCurrent,
  };
  return (
    <div class="relative overflow-x-auto" role="region" aria-label={t().plan.table} tabindex="0">
      <table class="w-full min-w-5xl border-collapse text-sm" onKeyDown={moveBetweenCells}>
        <caption class="sr-only">
          {t().plan.table}
          <Show when={props.editable}>
            <span> — {t().tableau.hint}</span>
          </Show>
        </caption>
        <TableHead lines={props.lines} editable={props.editable} />
        <For each={props.lines.shownIds()}>{(id) => <PlanRow {...props.rowProps(id)} grid={grid} />}</For>
      </table>
    </div>
  );
}

function Foot(props: { lines: Lines; total: number }) {
  const { t } = useI18n();
  return (
    <div class="flex flex-wrap items-center justify-between gap-3">
      <p class="text-sm text-muted" role="status">
        {isFiltered(props.lines.filter())
          ? t().tableau.shown(props.lines.found().length, props.total)
          : t().plan.lines(props.total)}
      </p>
      <div class="flex items-center gap-3 print:hidden">
        <Show when={props.lines.found().length > page_sizes[0]!}>
          <Select
            compact
            hideLabel
            class="w-20"
            label={t().tableau.perPage}
            value={String(props.lines.size())}
            options={page_sizes.map((size) => ({ value: String(size), label: String(size) }))}
            onChange={(size) => props.lines.setSize(Number(size))}
          />
        </Show>
        <Pagination
          page={props.lines.page()}
          pages={props.lines.pages()}
          onPage={props.lines.setPage}
          labels={{
            nav: t().plan.pages,
            previous: t().common.previousPage,
            next: t().common.nextPage,
            position: t().common.pageOf(props.lines.page() + 1, props.lines.pages()),
          }}
        />
      </div>
    </div>
  );
}

function TableHead(props: { lines: Lines; editable: boolean }) {
  const { t } = useI18n();
  const columns = (): [SortKey | null, string][] => {
    const { date, etape, format, canal, message, cta, frequence, kpi, effort, statut } = t().plan.columns;
    return [
      ["date", date],
      ["etape", `${etape} · ${t().plan.fields.cible_id}`],
      ["format", `${format} · ${canal}`],
      ["message", `${message} · ${cta}`],
      [null, frequence],
      ["kpi", kpi],
      ["effort", effort],
      ["statut", statut],
    ];
  };
  const ids = () => props.lines.found().map((item) => item.id);
  const every = () => ids().length > 0 && ids().every((id) => props.lines.chosen().has(id));
  const some = () => !every() && ids().some((id) => props.lines.chosen().has(id));
  return (
    <thead>
      <tr class="border-b border-edge text-left text-xs text-muted">
        <Show when={props.editable}>
          <th scope="col" class="py-2 pl-1">
            <input
              type="checkbox"
              class="size-4 align-middle accent-accent"
              aria-label={t().tableau.selectAll}
              checked={every()}
              ref={(box) => createEffect(() => (box.indeterminate = some()))}
              onChange={(event) => props.lines.choose(ids(), event.currentTarget.checked)}
            />
          </th>
        </Show>
        <For each={columns()}>
          {([key, name]) => <ColumnHead key={key} name={name} lines={props.lines} />}
        </For>
        <th scope="col" class="py-2">
          <span class="sr-only">{t().plan.columns.actions}</span>
        </th>
      </tr>
    </thead>
  );
}

function ColumnHead(props: { key: SortKey | null; name: string; lines: Lines }) {
  const at = () => props.key !== null && props.lines.sort().key === props.key;
  const order = () => (!at() ? "none" : props.lines.sort().down ? "descending" : "ascending");
  return (
    <th
      scope="col"
      class="py-2 pr-4 font-medium whitespace-nowrap"
      aria-sort={props.key ? order() : undefined}
    >
      <Show when={props.key} fallback={props.name}>
        {(key) => (
          <button
            type="button"
            class={cx("inline-flex items-center gap-1 rounded-sm hover:text-accent", at() && "text-accent")}
            onClick={() => props.lines.setSort(nextSort(props.lines.sort(), key()))}
          >
            {props.name}
            <Icon
              name={at() && props.lines.sort().down ? "arrowDown" : "arrowUp"}
              class={cx("size-3", !at() && "opacity-0")}
            />
          </button>
        )}
      </Show>
    </th>
  );
}

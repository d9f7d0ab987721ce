import type { PlanItem, StatutItem } from "@heraut/client";
import { Pagination } from "@heraut/kit";
import { For, Show, createEffect, createSignal } from "solid-js";
import { createMedia } from "~/core/media";
import { useI18n } from "~/core/services";
import { PlanCard } from "./PlanCard";
import { PlanRow } from "./PlanRow";

const page_size = 10;

export type ItemHandlers = {
  onEdit: (item: PlanItem) => void;
  onRemove: (item: PlanItem) => void;
  onMove: (item: PlanItem, by: -1 | 1) => void;
  onStatut: (item: PlanItem, statut: StatutItem) => void;
};
type PlanTableProps = {
  items: PlanItem[];
  /** A superseded version can be read, not changed. */
  editable: boolean;
  busy?: boolean;
  handlers: ItemHandlers;
  /** Names of the linked objectif, cible and ressource of a line. */
  linked?: (item: PlanItem) => string[];
};

/** The lines of a plan: a table where there is room for one, cards on a phone; ten to a page. */
export function PlanTable(props: PlanTableProps) {
  const { t } = useI18n();
  const wide = createMedia("(min-width: 1024px)");
  const [page, setPage] = createSignal(0);
  const pages = () => Math.max(1, Math.ceil(props.items.length / page_size));
  const start = () => page() * page_size;
  const shown = () => props.items.slice(start(), start() + page_size);

  // Deleting the last line of the last page must not leave an empty page behind.
  createEffect(() => {
    if (page() >= pages()) setPage(pages() - 1);
  });

  const rowProps = (item: PlanItem, index: number) => ({
    item,
    editable: props.editable,
    busy: props.busy ?? false,
    first: start() + index === 0,
    last: start() + index === props.items.length - 1,
    linked: props.linked?.(item) ?? [],
    handlers: props.handlers,
  });

  return (
    <div class="flex flex-col gap-3">
      <Show
        when={wide()}
        fallback={
          <>
            <h2 class="sr-only">{t().plan.table}</h2>
            <ul aria-label={t().plan.table} class="flex flex-col gap-3">
              <For each={shown()}>{(item, index) => <PlanCard {...rowProps(item, index())} />}</For>
            </ul>
          </>
        }
      >
        <div class="relative overflow-x-auto" role="region" aria-label={t().plan.table} tabindex="0">
          <table class="w-full min-w-5xl border-collapse text-sm">
            <caption class="sr-only">{t().plan.table}</caption>
            <TableHead />
            <For each={shown()}>{(item, index) => <PlanRow {...rowProps(item, index())} />}</For>
          </table>
        </div>
      </Show>
      <div class="flex items-center justify-between gap-3">
        <p class="text-sm text-muted">{t().plan.lines(props.items.length)}</p>
        <Pagination
          page={page()}
          pages={pages()}
          onPage={setPage}
          labels={{
            nav: t().plan.pages,
            previous: t().common.previousPage,
            next: t().common.nextPage,
            position: t().common.pageOf(page() + 1, pages()),
          }}
        />
      </div>
    </div>
  );
}

function TableHead() {
  const { t } = useI18n();
  const names = () => {
    const { date, etape, format, canal, message, cta, frequence, kpi, effort, statut } = t().plan.columns;
    return [date, etape, `${format} · ${canal}`, `${message} · ${cta}`, frequence, kpi, effort, statut];
  };
  return (
    <thead>
      <tr class="border-b border-edge text-left text-xs text-muted">
        <For each={names()}>
          {(name) => (
            <th scope="col" class="py-2 pr-4 font-medium whitespace-nowrap">
              {name}
            </th>
          )}
        </For>
        <th scope="col" class="py-2">
          <span class="sr-only">{t().plan.columns.actions}</span>
        </th>
      </tr>
    </thead>
  );
}

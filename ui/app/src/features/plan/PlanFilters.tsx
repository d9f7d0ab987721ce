import type { PlanItem } from "@heraut/client";
import { Button, Select, inputClass } from "@heraut/kit";
import type { Option } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { countFilters, isFiltered, noFilter, stages, statuts, valuesOf } from "./pure/lines";
import type { LineFilter, Sort, SortKey } from "./pure/lines";

type FiltersProps = {
  items: PlanItem[];
  cibles: { id: number; label: string }[];
  filter: LineFilter;
  onFilter: (filter: LineFilter) => void;
  /** Where there are no headers of columns to press. */
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  wide: boolean;
};
type Choice = Exclude<keyof LineFilter, "q">;

/** What of the plan is shown. */
export function PlanFilters(props: FiltersProps) {
  const { t } = useI18n();
  const [open, setOpen] = createSignal(false);
  const chosen = () => countFilters({ ...props.filter, q: "" });
  return (
    <div role="search" class="flex flex-wrap items-center gap-2 print:hidden">
      <input
        type="search"
        class={`${inputClass} !w-auto max-w-72 min-w-40 flex-1 !py-1 text-sm`}
        aria-label={t().tableau.search}
        placeholder={t().tableau.search}
        value={props.filter.q}
        onInput={(event) => props.onFilter({ ...props.filter, q: event.currentTarget.value })}
      />
      <Show when={!props.wide}>
        <Button size="sm" aria-expanded={open()} onClick={() => setOpen(!open())}>
          {chosen() ? t().tableau.filtersOn(chosen()) : t().tableau.filters}
        </Button>
      </Show>
      <Show when={props.wide || open()}>
        <Choices {...props} />
      </Show>
      <Show when={isFiltered(props.filter)}>
        <Button size="sm" variant="quiet" icon="close" onClick={() => props.onFilter(noFilter)}>
          {t().tableau.clear}
        </Button>
      </Show>
    </div>
  );
}

function Choices(props: FiltersProps) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const all = (name: Choice): Option => ({ value: "", label: t().tableau.all[name] });
  const choices = (): [Choice, string, Option[]][] => [
    [
      "etape",
      t().plan.columns.etape,
      [
        all("etape"),
        ...stages.map((value) => ({ value, label: t().etapes[value] })),
        { value: "none", label: t().tableau.none.etape },
      ],
    ],
    [
      "cible",
      t().plan.fields.cible_id!,
      [
        all("cible"),
        ...props.cibles.map((one) => ({ value: String(one.id), label: one.label })),
        { value: "none", label: t().tableau.none.cible },
      ],
    ],
    [
      "format",
      t().plan.columns.format,
      [
        all("format"),
        ...valuesOf(props.items, "format").map((value) => ({ value, label: formatName(value) })),
      ],
    ],
    [
      "canal",
      t().plan.columns.canal,
      [all("canal"), ...valuesOf(props.items, "canal").map((value) => ({ value, label: value }))],
    ],
    [
      "statut",
      t().plan.columns.statut,
      [all("statut"), ...statuts.map((value) => ({ value, label: t().plan.statuts[value] }))],
    ],
  ];
  return (
    <>
      <For each={choices().map(([name]) => name)}>
        {(name) => {
          const choice = () => choices().find((one) => one[0] === name)!;
          return (
            <Select
              compact
              hideLabel
              class="max-w-44 min-w-32 flex-1"
              label={choice()[1]}
              value={props.filter[name]}
              options={choice()[2]}
              onChange={(value) => props.onFilter({ ...props.filter, [name]: value })}
            />
          );
        }}
      </For>
      <Show when={props.sort}>
        {(sort) => <SortChoice sort={sort()} onSort={(next) => props.onSort?.(next)} />}
      </Show>
    </>
  );
}

function SortChoice(props: { sort: Sort; onSort: (sort: Sort) => void }) {
  const { t } = useI18n();
  const keys: SortKey[] = ["date", "etape", "format", "canal", "effort", "statut"];
  return (
    <Select
      compact
      hideLabel
      class="max-w-44 min-w-32 flex-1"
      label={t().tableau.sortBy}
      value={props.sort.key ?? ""}
      options={[
        { value: "", label: t().tableau.planOrder },
        ...keys.map((key) => ({
          value: key,
          label: t().tableau.sortedBy(t().plan.columns[key].toLowerCase()),
        })),
      ]}
      onChange={(key) => props.onSort({ key: (key || null) as SortKey | null, down: false })}
    />
  );
}

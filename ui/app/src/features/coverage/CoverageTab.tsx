import type { Etape, PlanItem, PlanItemFields, Scenario } from "@heraut/client";
import { Button, EmptyState, Menu, cx } from "@heraut/kit";
import { useNavigate } from "@solidjs/router";
import { For, Match, Show, Switch, createEffect, createMemo, createSignal } from "solid-js";
import { useFormatName, usePlaybook } from "~/core/playbook";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useMayEdit } from "~/core/services";
import { useChatStore } from "~/features/chat/chatStore";
import { threadKey } from "~/features/chat/thread";
import { createPlanActions } from "~/features/plan/planActions";
import { PlanItemForm } from "~/features/plan/PlanItemForm";
import { coverageOf, levelOf, levels } from "./coverage";
import type { Cell, Measure } from "./coverage";

/** To whom the plan speaks, at which stage, and where it says nothing. */
export default function CoverageTab(props: { scenario: Scenario; onOpen: (tab: string) => void }) {
  const { t } = useI18n();
  return (
    <Switch fallback={<Opened scenario={props.scenario} />}>
      <Match when={!props.scenario.plan}>
        <EmptyState
          icon="plan"
          title={t().couverture.noPlan}
          action={
            <Editors>
              <Button variant="primary" onClick={() => props.onOpen("plan")}>
                {t().plan.generate}
              </Button>
            </Editors>
          }
        >
          {t().plan.emptyHint}
        </EmptyState>
      </Match>
      <Match when={!props.scenario.cibles.length}>
        <EmptyState
          icon="people"
          title={t().couverture.noCibles}
          action={<Button onClick={() => props.onOpen("fiche")}>{t().couverture.toFiche}</Button>}
        >
          {t().couverture.noCiblesHint}
        </EmptyState>
      </Match>
    </Switch>
  );
}

type Form = { item: PlanItem | null; prefill?: PlanItemFields } | null;

function Opened(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  // Asked for now, so that it is there when a cell is pressed.
  createEffect(() => void playbook());
  const actions = createPlanActions(() => props.scenario);
  const [measure, setMeasure] = createSignal<Measure>("lignes");
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [form, setForm] = createSignal<Form>(null);
  const seen = createMemo(() => coverageOf(props.scenario.plan!.items, props.scenario.cibles));
  const open = () =>
    seen()
      .rows.flatMap((row) => row.cells.map((cell) => ({ row, cell })))
      .find(({ cell }) => keyOf(cell) === chosen() && cell.lignes > 0);

  /** The format that serves the stage best for the fewest hours is a start; everything can be changed. */
  const add = (cell: Cell) => {
    const fit = (format: { etapes: { etape: Etape | null; score: number }[] }) =>
      format.etapes.find((one) => one.etape === cell.etape)?.score ?? 0;
    const [best] = [...(playbook()?.formats ?? [])].sort(
      (a, b) => fit(b) - fit(a) || a.effort_h_default - b.effort_h_default,
    );
    const canal = playbook()?.canaux.find((one) => one.id === best?.canaux[0])?.label;
    setForm({
      item: null,
      prefill: {
        cible_id: cell.cible,
        etape: cell.etape,
        format: best?.id ?? "",
        canal: canal ?? "",
        kpi: best?.kpi ?? "",
        effort_h: best?.effort_h_default ?? null,
      },
    });
  };

  return (
    <div class="@container flex flex-col gap-4">
      <div class="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <div>
          <h2 class="font-serif text-xl font-semibold">{t().couverture.title}</h2>
          <p class="max-w-prose text-muted">{t().couverture.intro}</p>
        </div>
        <MeasureChoice measure={measure()} onChoose={setMeasure} />
      </div>
      <p role="status" class="font-serif text-lg">
        {t().couverture.holes(seen().empty)}
      </p>
      <HeatMap
        scenario={props.scenario}
        seen={seen()}
        measure={measure()}
        chosen={chosen()}
        onChoose={setChosen}
        onAdd={add}
      />
      <Legend />
      <Show when={open()}>
        {(found) => (
          <CellLines
            cell={found().cell}
            cible={found().row.label ?? t().couverture.noCible}
            onEdit={(item) => setForm({ item })}
          />
        )}
      </Show>
      <Show when={form()}>
        {(opened) => (
          <PlanItemForm
            scenario={props.scenario}
            item={opened().item}
            prefill={opened().prefill}
            onClose={() => setForm(null)}
            onSubmit={(fields) => actions.saveItem(opened().item, fields)}
          />
        )}
      </Show>
    </div>
  );
}

const keyOf = (cell: Cell) => `${cell.cible}-${cell.etape}`;

function MeasureChoice(props: { measure: Measure; onChoose: (measure: Measure) => void }) {
  const { t } = useI18n();
  return (
    <div role="group" aria-label={t().couverture.measure} class="flex items-center text-sm">
      <span class="mr-2 text-muted" aria-hidden="true">
        {t().couverture.measure}
      </span>
      <For each={["lignes", "heures"] as Measure[]}>
        {(one) => (
          <button
            type="button"
            aria-pressed={props.measure === one}
            class={cx(
              "-ml-px min-h-8 border border-edge/60 px-3 first-of-type:rounded-l-md last-of-type:rounded-r-md hover:text-accent focus-visible:z-10",
              props.measure === one ? "bg-accent-soft font-medium text-accent-strong" : "bg-surface",
            )}
            onClick={() => props.onChoose(one)}
          >
            {t().couverture.measures[one]}
          </button>
        )}
      </For>
    </div>
  );
}

/** Fuller cells are darker, and each says its numbers: nothing is told by colour alone. */
const fills = ["bg-paper", "bg-accent/8", "bg-accent/16", "bg-accent/25", "bg-accent/35"];

type MapProps = {
  scenario: Scenario;
  seen: ReturnType<typeof coverageOf>;
  measure: Measure;
  chosen: string | null;
  onChoose: (key: string | null) => void;
  onAdd: (cell: Cell) => void;
};

function HeatMap(props: MapProps) {
  const { t, number } = useI18n();
  const stage = (etape: Etape | null) => (etape ? t().etapes[etape] : t().couverture.noEtape);
  const told = (of: { lignes: number; heures: number }) =>
    props.measure === "lignes" ? String(of.lignes) : t().couverture.hours(number(of.heures));
  return (
    <div class="relative overflow-x-auto" role="region" aria-label={t().couverture.table} tabindex="0">
      <table class="w-full min-w-xl table-fixed border-separate border-spacing-1 text-sm">
        <caption class="sr-only">{t().couverture.table}</caption>
        <thead>
          <tr class="text-left text-xs text-muted">
            <th scope="col" class="sticky left-0 z-1 w-24 bg-paper pr-2 pb-1 font-medium @2xl:w-52">
              {t().couverture.cible}
            </th>
            <For each={props.seen.columns}>
              {(etape) => (
                <th scope="col" class="pb-1 font-medium">
                  {stage(etape)}
                </th>
              )}
            </For>
            <th scope="col" class="w-16 pb-1 text-right font-medium">
              {t().couverture.total}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.seen.rows}>
            {(row) => (
              <tr>
                <th
                  scope="row"
                  class="sticky left-0 z-1 bg-paper pr-2 text-left align-middle font-normal wrap-anywhere hyphens-auto"
                >
                  {row.label ?? <span class="text-muted">{t().couverture.noCible}</span>}
                </th>
                <For each={row.cells}>
                  {(cell) => (
                    <td class="p-0">
                      <HeatCell
                        {...props}
                        cell={cell}
                        cible={row.label ?? t().couverture.noCible}
                        etape={stage(cell.etape)}
                      />
                    </td>
                  )}
                </For>
                <td class="text-right align-middle text-muted tabular-nums">{told(row)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function HeatCell(props: MapProps & { cell: Cell; cible: string; etape: string }) {
  const { t, number } = useI18n();
  const mayEdit = useMayEdit();
  const level = () => levelOf(props.cell[props.measure], props.seen.most[props.measure]);
  const hours = () => t().couverture.hours(number(props.cell.heures));
  const box =
    "flex h-16 w-full flex-col items-start justify-center rounded-md border px-2 text-left @2xl:px-3";
  return (
    <Show
      when={props.cell.lignes > 0}
      fallback={
        <Show
          when={mayEdit() && props.cell.cible !== null && props.cell.etape !== null}
          fallback={<div class={cx(box, "border-transparent text-muted")}>0</div>}
        >
          <EmptyCell {...props} box={box} />
        </Show>
      }
    >
      <button
        type="button"
        class={cx(
          box,
          fills[level()],
          props.chosen === keyOf(props.cell)
            ? "border-accent outline-1 outline-accent"
            : "border-transparent hover:border-accent",
        )}
        aria-expanded={props.chosen === keyOf(props.cell)}
        aria-label={t().couverture.cellLabel(
          props.cible,
          props.etape,
          t().couverture.lines(props.cell.lignes),
          hours(),
        )}
        onClick={() => props.onChoose(props.chosen === keyOf(props.cell) ? null : keyOf(props.cell))}
      >
        <span class="text-lg leading-tight font-medium tabular-nums">
          {props.measure === "lignes" ? props.cell.lignes : hours()}
        </span>
        <span class="text-xs text-ink/80 tabular-nums">
          {props.measure === "lignes" ? hours() : t().couverture.lines(props.cell.lignes)}
        </span>
      </button>
    </Show>
  );
}

function EmptyCell(props: MapProps & { cell: Cell; cible: string; etape: string; box: string }) {
  const { t } = useI18n();
  const chat = useChatStore();
  const navigate = useNavigate();
  const ask = () => {
    chat.drafts.set(threadKey(props.scenario.id), t().couverture.prompt(props.cible, props.etape));
    navigate(`/?scenario=${props.scenario.id}`);
  };
  return (
    <Menu
      label={t().couverture.emptyLabel(props.cible, props.etape)}
      triggerClass={cx(
        props.box,
        "low-season border-dashed border-edge/70 text-muted hover:border-accent hover:text-accent",
      )}
      entries={[
        { label: t().couverture.addHere, icon: "add", onSelect: () => props.onAdd(props.cell) },
        { label: t().couverture.askHere, icon: "chat", onSelect: ask },
      ]}
    >
      <span class="text-lg leading-tight">0</span>
      <span class="text-xs">+ {t().couverture.propose}</span>
    </Menu>
  );
}

function Legend() {
  const { t } = useI18n();
  return (
    <p class="flex flex-wrap items-center gap-2 text-xs text-muted">
      <span class="sr-only">{t().couverture.legend}</span>
      <span
        class="inline-block size-5 rounded-sm border border-dashed border-edge/70 low-season"
        aria-hidden="true"
      />
      {t().couverture.nothing}
      <span class="ml-4">{t().couverture.less}</span>
      <span class="flex gap-0.5" aria-hidden="true">
        <For each={fills.slice(1, levels + 1)}>
          {(fill) => <span class={cx("size-5 rounded-sm", fill)} />}
        </For>
      </span>
      {t().couverture.moreFull}
    </p>
  );
}

/** The lines behind a number. */
function CellLines(props: { cell: Cell; cible: string; onEdit: (item: PlanItem) => void }) {
  const { t, day } = useI18n();
  const formatName = useFormatName();
  const title = () =>
    t().couverture.linesOf(
      props.cible,
      props.cell.etape ? t().etapes[props.cell.etape] : t().couverture.noEtape,
    );
  return (
    <section aria-label={title()} class="border-t border-rule pt-3">
      <h3 class="font-serif text-lg font-semibold">{title()}</h3>
      <ul class="divide-y divide-rule">
        <For each={props.cell.items}>
          {(item) => (
            <li class="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2">
              <span class="w-28 text-sm text-muted tabular-nums">
                {item.date_debut ? day(item.date_debut) : t().plan.noDate}
              </span>
              <span class="min-w-52 flex-1">
                <span class="font-medium">{formatName(item.format)}</span>{" "}
                <span class="line-clamp-2 text-sm text-muted">{item.message}</span>
              </span>
              <Editors>
                <Button
                  size="sm"
                  variant="quiet"
                  icon="edit"
                  aria-label={`${t().common.edit} : ${formatName(item.format)}`}
                  onClick={() => props.onEdit(item)}
                >
                  {t().common.edit}
                </Button>
              </Editors>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

import type { PlanItemFields, PlanItem, Scenario } from "@heraut/client";
import { Button, Dialog, EmptyState, ErrorState, Icon, IconButton, cx } from "@heraut/kit";
import { For, Match, Show, Switch, createSignal } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { sentence } from "~/core/problems";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useMayEdit } from "~/core/services";
import { ConflictDialog } from "~/features/plan/ConflictDialog";
import { createPlanActions } from "~/features/plan/planActions";
import { PlanItemForm } from "~/features/plan/PlanItemForm";
import { weekOf } from "~/features/plan/pure/days";
import { createCalendar, views } from "./calendarState";
import type { Calendar } from "./calendarState";
import { focusDay, onCalendarKeys } from "./keys";
import { MonthView } from "./MonthView";
import { ChosenDay, ListView, WeekView } from "./OtherViews";
import { startDrag } from "./pointerDrag";

/** When the plan happens: month, week or list. */
export default function CalendarTab(props: { scenario: Scenario; onOpenPlan?: () => void }) {
  const { t } = useI18n();
  return (
    <Show
      when={props.scenario.plan}
      fallback={
        <EmptyState
          icon="calendar"
          title={t().calendrier.noPlan}
          action={
            <Editors>
              <Button variant="primary" onClick={() => props.onOpenPlan?.()}>
                {t().plan.generate}
              </Button>
            </Editors>
          }
        >
          {t().plan.emptyHint}
        </EmptyState>
      }
    >
      <Opened scenario={props.scenario} />
    </Show>
  );
}

type Form = { item: PlanItem | null; prefill?: PlanItemFields } | null;

function Opened(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const actions = createPlanActions(() => props.scenario);
  const calendar = createCalendar(() => props.scenario, actions);
  const [form, setForm] = createSignal<Form>(null);
  let root!: HTMLDivElement;
  const add = (day: string) => mayEdit() && setForm({ item: null, prefill: { date_debut: day } });
  const view = {
    calendar,
    get editable() {
      return mayEdit() && calendar.plan().courant;
    },
    onOpen: (event: { item: PlanItem }) => mayEdit() && setForm({ item: event.item }),
    onAdd: add,
  };
  const toStart = () => calendar.setCursor(calendar.plan().date_debut ?? calendar.now());
  return (
    <div class="@container">
      <div
        ref={root}
        role="group"
        aria-label={t().calendrier.title}
        onKeyDown={(event) => onCalendarKeys(event, calendar, root, add)}
        onFocusOut={(event) => {
          if (calendar.held()?.byKeys && event.relatedTarget && !root.contains(event.relatedTarget as Node))
            calendar.giveUp();
        }}
      >
        <Toolbar calendar={calendar} onToday={() => focusDay(root, calendar.now())} />
        <Show
          when={!calendar.occurrences.error}
          fallback={
            <ErrorState title={t().errors.title} detail={sentence(calendar.occurrences.error, t())} />
          }
        >
          <Switch>
            <Match when={calendar.view() === "month"}>
              <MonthView {...view} />
              <ChosenDay {...view} />
            </Match>
            <Match when={calendar.view() === "week"}>
              <WeekView {...view} />
            </Match>
            <Match when={calendar.view() === "list"}>
              <ListView {...view} onStart={toStart} />
            </Match>
          </Switch>
        </Show>
        <Undated calendar={calendar} editable={view.editable} />
      </div>
      <Legend />
      <AskDialog calendar={calendar} />
      <ConflictDialog edits={actions.edits} />
      <Show when={form()}>
        {(open) => (
          <PlanItemForm
            scenario={props.scenario}
            item={open().item}
            prefill={open().prefill}
            onClose={() => setForm(null)}
            onSubmit={(fields) => actions.saveItem(open().item, fields)}
          />
        )}
      </Show>
    </div>
  );
}

function Toolbar(props: { calendar: Calendar; onToday: () => void }) {
  const { t, day } = useI18n();
  const { calendar } = props;
  const title = () => {
    if (calendar.view() !== "week") return day(calendar.cursor(), "month");
    const week = weekOf(calendar.cursor());
    return `${day(week[0]!)} – ${day(week[6]!)} ${week[6]!.slice(0, 4)}`;
  };
  return (
    <div class="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <h2 class="min-w-44 font-serif text-xl font-semibold first-letter:uppercase" aria-live="polite">
        {title()}
      </h2>
      <div class="flex items-center print:hidden">
        <IconButton
          icon="chevronLeft"
          label={t().calendrier.previous[calendar.view()]}
          onClick={() => calendar.turn(-1)}
        />
        <Button
          size="sm"
          onClick={() => {
            calendar.setCursor(calendar.now());
            props.onToday();
          }}
        >
          {t().calendrier.today}
        </Button>
        <IconButton
          icon="chevronRight"
          label={t().calendrier.next[calendar.view()]}
          onClick={() => calendar.turn(1)}
        />
      </div>
      <div role="group" aria-label={t().calendrier.view} class="ml-auto flex print:hidden">
        <For each={views}>
          {(view) => (
            <button
              type="button"
              aria-pressed={calendar.view() === view}
              class={cx(
                "-ml-px min-h-8 border border-edge/60 px-3 text-sm first:rounded-l-md last:rounded-r-md hover:text-accent focus-visible:z-10",
                calendar.view() === view ? "bg-accent-soft font-medium text-accent-strong" : "bg-surface",
              )}
              onClick={() => calendar.setView(view)}
            >
              {t().calendrier.views[view]}
            </button>
          )}
        </For>
      </div>
    </div>
  );
}

/** Lines that have no day yet, to be put on one. */
function Undated(props: { calendar: Calendar; editable: boolean }) {
  const { t } = useI18n();
  const formatName = useFormatName();
  return (
    <Show when={props.editable && props.calendar.undated().length}>
      <section aria-labelledby="titre-a-dater" class="mt-4 print:hidden">
        <h3 id="titre-a-dater" class="font-medium">
          {t().calendrier.undated}
        </h3>
        <p class="mb-2 text-sm text-muted">{t().calendrier.undatedHint}</p>
        <ul class="flex flex-wrap gap-2">
          <For each={props.calendar.undated()}>
            {(item) => (
              <li>
                <button
                  type="button"
                  class="cursor-grab rounded-sm border border-l-3 border-rule border-l-edge bg-surface px-2 py-1 text-sm hover:border-accent"
                  title={item.message}
                  onKeyDown={(event) => {
                    if (event.key !== " " && event.key !== "Enter") return;
                    if (props.calendar.held()) return;
                    event.preventDefault();
                    event.stopPropagation();
                    props.calendar.pick(`a-dater-${item.id}`, item, null);
                  }}
                  onPointerDown={(down) =>
                    startDrag(down, {
                      onStart: () => props.calendar.hold(`a-dater-${item.id}`, item, null),
                      onOver: (day) => props.calendar.hover(day),
                      onEnd: () => props.calendar.letGo(),
                      onDrop: (day) => props.calendar.drop(null, item, day),
                    })
                  }
                >
                  {formatName(item.format)}
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function Legend() {
  const { t } = useI18n();
  return (
    <div class="mt-3 flex flex-col gap-2 text-sm text-muted print:hidden">
      <p class="flex items-center gap-2">
        <span class="size-4 rounded-sm border border-rule low-season" aria-hidden="true" />
        <span>
          {t().calendrier.lowSeason} — {t().calendrier.lowSeasonHint}
        </span>
      </p>
      <details>
        <summary class="inline-flex cursor-pointer items-center gap-1.5 rounded-sm">
          <Icon name="info" />
          {t().calendrier.keysTitle}
        </summary>
        <p class="max-w-prose pt-1">{t().calendrier.keys}</p>
      </details>
    </div>
  );
}

/** One line is one rule: what moves is said before it moves. */
function AskDialog(props: { calendar: Calendar }) {
  const { t } = useI18n();
  const formatName = useFormatName();
  return (
    <Show when={props.calendar.asked()}>
      {(asked) => (
        <Dialog
          open
          title={t().calendrier.askTitle}
          description={t().calendrier.ask(formatName(asked().event.item.format), asked().event.of)}
          closeLabel={t().common.close}
          onClose={() => props.calendar.answer(null)}
        >
          <div class="flex flex-col gap-3">
            <Choice
              title={t().calendrier.askLine(asked().event.of)}
              hint={t().calendrier.askLineHint}
              onChoose={() => props.calendar.answer("line")}
            />
            <Choice
              title={t().calendrier.askOne}
              hint={t().calendrier.askOneHint}
              onChoose={() => props.calendar.answer("one")}
            />
            <p class="text-sm text-muted">{t().calendrier.worked}</p>
          </div>
        </Dialog>
      )}
    </Show>
  );
}

function Choice(props: { title: string; hint: string; onChoose: () => void }) {
  return (
    <button
      type="button"
      class="rounded-md border border-edge/60 bg-surface px-4 py-2.5 text-left hover:border-accent hover:bg-accent-soft"
      onClick={() => props.onChoose()}
    >
      <span class="block font-medium">{props.title}</span>
      <span class="block text-sm text-muted">{props.hint}</span>
    </button>
  );
}

import { EmptyState, cx } from "@heraut/kit";
import { For, Show } from "solid-js";
import { useI18n } from "~/core/services";
import { monthOf, weekNumber, weekOf } from "~/features/plan/pure/days";
import { isLowSeason } from "~/features/plan/pure/workingDays";
import { DayNumber, useDayWords } from "./DayCell";
import type { DayProps } from "./DayCell";
import { EventChip } from "./EventChip";
import { WeekLoad } from "./MonthView";

type ViewProps = Omit<DayProps, "day">;

function DayEvents(props: DayProps) {
  return (
    <ul class="flex flex-col gap-1.5">
      <For each={props.calendar.on(props.day)}>
        {(event) => (
          <li>
            <EventChip
              long
              calendar={props.calendar}
              event={event}
              editable={props.editable}
              onOpen={props.onOpen}
            />
          </li>
        )}
      </For>
    </ul>
  );
}

/** Seven days beside each other, or below each other where there is little room. */
export function WeekView(props: ViewProps) {
  const { t, day } = useI18n();
  const words = useDayWords(props.calendar);
  const week = () => weekOf(props.calendar.cursor());
  return (
    <div>
      <div class="mb-2 flex max-w-60 items-baseline gap-3 text-sm">
        <span class="whitespace-nowrap">{t().calendrier.weekLong(weekNumber(week()[0]!))}</span>
        <div class="flex-1">
          <WeekLoad calendar={props.calendar} monday={week()[0]!} />
        </div>
      </div>
      <ol class="grid border border-rule @3xl:grid-cols-7">
        <For each={week()}>
          {(one) => (
            <li
              data-day={one}
              class={cx(
                "flex min-w-0 flex-col gap-1.5 border-b border-rule p-2 last:border-b-0 @3xl:min-h-64 @3xl:border-r @3xl:border-b-0 @3xl:last:border-r-0",
                isLowSeason(one) && "low-season",
                words.holidayOf(one) && "bg-sunken",
                props.calendar.held()?.over === one &&
                  "bg-accent-soft outline-2 -outline-offset-2 outline-accent outline-dashed",
              )}
            >
              <p class="flex flex-wrap items-baseline gap-x-2">
                <DayNumber {...props} day={one} text={day(one)} />
                <span class="text-2xs text-muted">{words.holidayOf(one) ?? words.clockOf(one)}</span>
              </p>
              <DayEvents {...props} day={one} />
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}

/** The days of the month on which something happens, one below the other. */
export function ListView(props: ViewProps & { onStart: () => void }) {
  const { t } = useI18n();
  const words = useDayWords(props.calendar);
  const days = () => [
    ...new Set(
      props.calendar
        .events()
        .map((event) => event.day)
        .filter((day) => monthOf(day) === props.calendar.month()),
    ),
  ];
  return (
    <Show when={days().length} fallback={<NothingHere onStart={props.onStart} />}>
      <ol class="divide-y divide-rule border-y border-rule" aria-label={t().calendrier.title}>
        <For each={days()}>
          {(day) => (
            <li data-day={day} class="grid gap-x-6 gap-y-1.5 py-2.5 @xl:grid-cols-[15rem_1fr]">
              <div class="flex flex-wrap items-baseline gap-x-2">
                <DayNumber {...props} day={day} text={props.calendar.long(day)} />
                <span class="text-xs text-muted">{words.holidayOf(day) ?? words.clockOf(day)}</span>
              </div>
              <DayEvents {...props} day={day} />
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}

function NothingHere(props: { onStart: () => void }) {
  const { t } = useI18n();
  return (
    <EmptyState
      icon="calendar"
      title={t().calendrier.empty}
      action={
        <button type="button" class="text-accent hover:underline" onClick={() => props.onStart()}>
          {t().calendrier.goToPlan}
        </button>
      }
    >
      {t().calendrier.emptyHint}
    </EmptyState>
  );
}

/** Below a month that is too narrow for names: the day that is chosen. */
export function ChosenDay(props: ViewProps) {
  const { t } = useI18n();
  const words = useDayWords(props.calendar);
  const day = () => props.calendar.cursor();
  return (
    <div class="mt-3 @2xl:hidden print:hidden">
      <p class="mb-1.5 font-serif text-lg first-letter:uppercase">{props.calendar.long(day())}</p>
      <p class="mb-1.5 text-sm text-muted">
        {words.holidayOf(day()) ?? t().calendrier.count(props.calendar.on(day()).length)}
      </p>
      <DayEvents {...props} day={day()} />
    </div>
  );
}

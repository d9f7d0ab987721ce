import { For, Show } from "solid-js";
import { useI18n } from "~/core/services";
import { cx } from "@heraut/kit";
import { monthWeeks, weekNumber, weekOf } from "~/features/plan/pure/days";
import type { Day } from "~/features/plan/pure/days";
import type { Calendar } from "./calendarState";
import { DayCell } from "./DayCell";
import type { DayProps } from "./DayCell";
import { loadOf } from "./events";

type ViewProps = Omit<DayProps, "day">;

/** Hours of a week against those there are, as a bar and in words. */
export function WeekLoad(props: { calendar: Calendar; monday: Day; short?: boolean }) {
  const { t, number } = useI18n();
  const hours = () => loadOf(props.calendar.plan(), props.monday);
  const available = () => props.calendar.plan().heures_par_semaine;
  const over = () => (hours() ?? 0) > available();
  const told = () => {
    const text = t().calendrier.load(number(hours() ?? 0), number(available()));
    return over() ? `${text}, ${t().calendrier.overload}` : text;
  };
  return (
    <Show when={hours() !== null}>
      <span class="block" title={told()}>
        <span class="sr-only">{told()}</span>
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" class="mt-1 h-1.5 w-full" aria-hidden="true">
          <rect width="100" height="6" class="fill-sunken" />
          <rect
            width={Math.min(100, ((hours() ?? 0) / available()) * 100)}
            height="6"
            class={over() ? "fill-warning" : "fill-accent/70"}
          />
        </svg>
        <span
          aria-hidden="true"
          class={cx(
            "hidden text-2xs tabular-nums @2xl:block",
            over() ? "font-medium text-warning" : "text-muted",
          )}
        >
          {over() ? "▲ " : ""}
          {number(Math.round((hours() ?? 0) * 10) / 10)} / {number(available())}
        </span>
      </span>
    </Show>
  );
}

/** Whole weeks of a month, their load beside them. */
export function MonthView(props: ViewProps) {
  const { t, day } = useI18n();
  const weeks = () => monthWeeks(props.calendar.cursor());
  return (
    <table class="w-full table-fixed border-collapse border border-rule">
      <caption class="sr-only">
        {t().calendrier.title}, {day(props.calendar.cursor(), "month")}
      </caption>
      <thead>
        <tr class="text-xs text-muted">
          <th scope="col" class="w-9 border-b border-rule py-1 font-medium @2xl:w-17">
            <span class="sr-only">{t().calendrier.loadOf}</span>
          </th>
          <For each={weekOf(props.calendar.cursor())}>
            {(one) => (
              <th scope="col" class="border-b border-rule py-1 font-medium">
                {day(one, "weekday")}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={weeks()}>
          {(week) => (
            <tr>
              <th
                scope="row"
                class="border-r border-b border-rule px-1 py-1.5 text-left align-top text-xs font-normal"
              >
                <span aria-label={t().calendrier.weekLong(weekNumber(week[0]!))}>
                  {t().calendrier.week(weekNumber(week[0]!))}
                </span>
                <WeekLoad calendar={props.calendar} monday={week[0]!} />
              </th>
              <For each={week}>{(one) => <DayCell {...props} day={one} />}</For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

import { cx } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { useI18n } from "~/core/services";
import { clockChange, dayOfMonth, monthOf } from "~/features/plan/pure/days";
import type { Day } from "~/features/plan/pure/days";
import { holiday, isLowSeason } from "~/features/plan/pure/workingDays";
import type { Calendar } from "./calendarState";
import { EventChip } from "./EventChip";
import type { CalendarEvent } from "./events";

export type DayProps = {
  calendar: Calendar;
  day: Day;
  editable: boolean;
  onOpen: (event: CalendarEvent) => void;
  onAdd: (day: Day) => void;
};

const most_shown = 3;

/** What is to be known of a day besides what happens on it. */
export function useDayWords(calendar: Calendar) {
  const { t } = useI18n();
  const holidayOf = (day: Day) => {
    const found = holiday(day);
    return found && t().calendrier.holidays[found];
  };
  const clockOf = (day: Day) => {
    const zone = calendar.zone();
    const change = zone ? clockChange(day, zone) : 0;
    return change > 0 ? t().calendrier.summerTime : change < 0 ? t().calendrier.winterTime : undefined;
  };
  return {
    holidayOf,
    clockOf,
    label: (day: Day) =>
      [
        calendar.long(day),
        day === calendar.now() ? t().calendrier.today : "",
        holidayOf(day) ?? "",
        clockOf(day) ?? "",
        isLowSeason(day) ? t().calendrier.lowSeason : "",
        t().calendrier.count(calendar.on(day).length),
      ]
        .filter(Boolean)
        .join(", "),
  };
}

/** The number of a day: one stop of the Tab key for all days, arrows go on from there. */
export function DayNumber(props: DayProps & { text?: string }) {
  const words = useDayWords(props.calendar);
  const isToday = () => props.day === props.calendar.now();
  return (
    <button
      type="button"
      data-daybutton={props.day}
      tabindex={props.calendar.cursor() === props.day ? 0 : -1}
      aria-label={words.label(props.day)}
      aria-current={isToday() ? "date" : undefined}
      class={cx(
        "inline-flex min-w-6 items-center justify-center rounded-full px-1.5 text-sm leading-6 tabular-nums hover:bg-accent-soft focus-visible:outline-offset-0",
        isToday() && "bg-accent font-semibold text-on-accent hover:bg-accent-strong",
      )}
      onClick={() => props.calendar.setCursor(props.day)}
      onDblClick={() => props.editable && props.onAdd(props.day)}
    >
      {props.text ?? dayOfMonth(props.day)}
    </button>
  );
}

/** A day of the month. Where it is too narrow for names it only counts; the day that is chosen is told below. */
export function DayCell(props: DayProps) {
  const { t } = useI18n();
  const words = useDayWords(props.calendar);
  const [whole, setWhole] = createSignal(false);
  const events = () => props.calendar.on(props.day);
  const shown = () =>
    whole() || events().length <= most_shown + 1 ? events() : events().slice(0, most_shown);
  const outside = () => monthOf(props.day) !== props.calendar.month();
  const isOver = () => props.calendar.held()?.over === props.day;
  return (
    <td
      data-day={props.day}
      class={cx(
        "h-12 border-r border-b border-rule p-0.5 align-top last:border-r-0 @2xl:h-27 @2xl:p-1",
        isLowSeason(props.day) && "low-season",
        words.holidayOf(props.day) && "bg-sunken",
        isOver() && "bg-accent-soft outline-2 -outline-offset-2 outline-accent outline-dashed",
      )}
    >
      <div class={cx("flex items-center gap-1", outside() && "opacity-75")}>
        <DayNumber {...props} />
        <Show when={words.holidayOf(props.day) ?? words.clockOf(props.day)}>
          {(note) => <span class="hidden truncate text-2xs text-muted @2xl:block">{note()}</span>}
        </Show>
      </div>
      <Show when={events().length}>
        <p class="flex flex-wrap gap-0.5 px-1 @2xl:hidden" aria-hidden="true">
          <For each={events().slice(0, 4)}>{() => <span class="size-1.5 rounded-full bg-accent" />}</For>
        </p>
        <ul class="mt-0.5 hidden flex-col gap-0.5 @2xl:flex">
          <For each={shown()}>
            {(event) => (
              <li>
                <EventChip
                  calendar={props.calendar}
                  event={event}
                  editable={props.editable}
                  onOpen={props.onOpen}
                />
              </li>
            )}
          </For>
        </ul>
        <Show when={shown().length < events().length || whole()}>
          <button
            type="button"
            class="mt-0.5 hidden rounded-sm px-1.5 text-xs text-accent hover:underline @2xl:inline-block print:hidden"
            tabindex={props.calendar.cursor() === props.day ? 0 : -1}
            aria-expanded={whole()}
            aria-label={
              whole()
                ? t().calendrier.fewer
                : t().calendrier.moreLabel(events().length - most_shown, props.calendar.long(props.day))
            }
            onClick={() => setWhole(!whole())}
          >
            {whole() ? t().calendrier.fewer : t().calendrier.more(events().length - most_shown)}
          </button>
        </Show>
      </Show>
    </td>
  );
}

import type { Day } from "~/features/plan/pure/days";
import { addDays, addMonths, startOfWeek } from "~/features/plan/pure/days";
import type { Calendar } from "./calendarState";

const steps: Record<string, (day: Day) => Day> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
  Home: startOfWeek,
  End: (day) => addDays(startOfWeek(day), 6),
};

/** Focus follows the day: after a step into another month its button is a new one. */
export function focusDay(root: HTMLElement, day: Day): void {
  queueMicrotask(() => root.querySelector<HTMLElement>(`[data-daybutton="${day}"]`)?.focus());
}

/** Arrows walk over the days; with something picked up they carry it. */
export function onCalendarKeys(
  event: KeyboardEvent,
  calendar: Calendar,
  root: HTMLElement,
  onAdd: (day: Day) => void,
) {
  const target = event.target as HTMLElement;
  const onDay = target.dataset.daybutton !== undefined;
  const held = calendar.held()?.byKeys ? calendar.held() : null;
  if (!onDay && !held) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const step = steps[event.key];
  if (step) {
    event.preventDefault();
    const next = step(held?.over ?? calendar.cursor());
    if (held) calendar.carry(next);
    else calendar.setCursor(next);
    return focusDay(root, next);
  }
  if (held && (event.key === " " || event.key === "Enter")) {
    event.preventDefault();
    calendar.release();
    return focusDay(root, held.over ?? calendar.cursor());
  }
  if (held && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    calendar.giveUp();
    return focusDay(root, held.from ?? calendar.cursor());
  }
  if (held && event.key === "Tab") calendar.giveUp();
  if (held || !onDay) return;
  if (event.key === "t" || event.key === "T") {
    calendar.setCursor(calendar.now());
    focusDay(root, calendar.now());
  } else if (event.key === "Enter") {
    event.preventDefault();
    onAdd(calendar.cursor());
  }
}

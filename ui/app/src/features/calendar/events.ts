import type { Occurrence, Plan, PlanItem } from "@heraut/client";
import { addDays, daysBetween, startOfWeek } from "~/features/plan/pure/days";
import type { Day } from "~/features/plan/pure/days";

/** One date of one line. */
export type CalendarEvent = {
  key: string;
  day: Day;
  hour: string | null;
  item: PlanItem;
  index: number;
  of: number;
};

/**
 * The dates of the lines as they are shown: those that the server computed, moved by what a change of the first day that
 * is still on its way will do to them.
 */
export function eventsOf(occurrences: Occurrence[], server: PlanItem[], shown: PlanItem[]): CalendarEvent[] {
  const before = new Map(server.map((item) => [item.id, item]));
  const counts = new Map<number, number>();
  for (const { item_id } of occurrences) counts.set(item_id, (counts.get(item_id) ?? 0) + 1);
  const items = new Map(shown.map((item) => [item.id, item]));
  const seen = new Map<number, number>();
  const events = occurrences.flatMap((one): CalendarEvent[] => {
    const [item, was] = [items.get(one.item_id), before.get(one.item_id)];
    if (!item?.date_debut || !was?.date_debut) return [];
    const index = seen.get(item.id) ?? 0;
    seen.set(item.id, index + 1);
    const day = addDays(one.date, daysBetween(was.date_debut, item.date_debut));
    return [{ key: `${item.id}-${index}`, day, hour: item.heure, item, index, of: counts.get(item.id)! }];
  });
  for (const item of shown) {
    // A day that was just given to a line without one is shown before the server knows it.
    if (item.date_debut && !seen.has(item.id) && !before.get(item.id)?.date_debut)
      events.push({ key: `${item.id}-0`, day: item.date_debut, hour: item.heure, item, index: 0, of: 1 });
  }
  return events.sort((a, b) => `${a.day} ${a.hour ?? ""}`.localeCompare(`${b.day} ${b.hour ?? ""}`));
}

export function byDay(events: CalendarEvent[]): Map<Day, CalendarEvent[]> {
  const days = new Map<Day, CalendarEvent[]>();
  for (const event of events) days.set(event.day, [...(days.get(event.day) ?? []), event]);
  return days;
}

/** Hours of the plan's week that has the most days in common with a week of the calendar; nothing outside the plan. */
export function loadOf(plan: Plan, monday: Day): number | null {
  if (!plan.date_debut) return null;
  const thursday = addDays(startOfWeek(monday), 3);
  const week = Math.floor(daysBetween(plan.date_debut, thursday) / 7);
  return plan.charge.par_semaine[week] ?? null;
}

export const datesOf = (events: CalendarEvent[], id: number): Day[] =>
  events.filter((event) => event.item.id === id).map((event) => event.day);

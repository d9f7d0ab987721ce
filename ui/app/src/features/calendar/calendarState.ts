import type { Plan, PlanItem, Scenario } from "@heraut/client";
import { announce } from "@heraut/kit";
import { createMemo, createResource, createSignal } from "solid-js";
import { browserMemory } from "~/core/storage";
import { useFormatName } from "~/core/playbook";
import { useI18n, useServices } from "~/core/services";
import type { PlanActions } from "~/features/plan/planActions";
import { addDays, addMonths, daysBetween, instantOf, monthOf, today } from "~/features/plan/pure/days";
import type { Day } from "~/features/plan/pure/days";
import { splitOff } from "~/features/plan/pure/rule";
import { nextWorked } from "~/features/plan/pure/workingDays";
import { byDay, datesOf, eventsOf } from "./events";
import type { CalendarEvent } from "./events";

export type View = "month" | "week" | "list";
export const views: View[] = ["month", "week", "list"];
/** A line that waits to be told whether it moves as a whole. */
export type Asked = { event: CalendarEvent; day: Day };
/** What was picked up and where it is held. */
export type Held = { key: string; item: PlanItem; from: Day | null; over: Day | null; byKeys: boolean };

/** Today while the plan runs; before and after it, where something happens. */
function firstToShow(plan: Plan, now: Day): Day {
  const starts = plan.items.flatMap((item) => item.date_debut ?? []).sort();
  const running = starts.some((day) => day <= now);
  return (running ? now : starts.find((day) => day >= now)) ?? now;
}

/** Which days are shown, what happens on them, and what is being moved. */
export function createCalendar(scenario: () => Scenario, actions: PlanActions) {
  const { apiClient, session } = useServices();
  const { t, day: dayText } = useI18n();
  const formatName = useFormatName();
  const plan = () => scenario().plan!;
  const zone = () => session()?.workspace.fuseau;
  const now = () => today(zone());
  const stored = browserMemory.get("calendrier");
  const [view, setView] = createSignal<View>(views.includes(stored as View) ? (stored as View) : "month");
  const [cursor, setCursor] = createSignal<Day>(firstToShow(plan(), now()));
  const [held, setHeld] = createSignal<Held | null>(null);
  const [asked, setAsked] = createSignal<Asked | null>(null);

  const [occurrences] = createResource(
    () => ({ id: scenario().id, numero: plan().numero, revision: plan().revision }),
    ({ id, numero }) => apiClient.plan.occurrences(id, numero),
  );
  const items = createMemo(() => actions.edits.shown(plan().items));
  const events = createMemo(() => eventsOf(occurrences.latest ?? [], plan().items, items()));
  const days = createMemo(() => byDay(events()));
  const undated = () => items().filter((item) => !item.date_debut);
  const long = (day: Day) => dayText(day, "whole");

  function hourNote(day: Day, hour: string | null): string {
    const name = zone();
    const missing = hour && name && instantOf(day, hour, name) === null;
    return missing ? ` ${t().calendrier.missingHour(hour)}` : "";
  }

  /** The whole line: each of its dates, by as many days. */
  async function moveLine(event: Pick<CalendarEvent, "item" | "day" | "of">, to: Day): Promise<void> {
    const { item } = event;
    const name = formatName(item.format);
    const recurs = event.of > 1;
    const by = daysBetween(event.day, to);
    const start = item.date_debut ? addDays(item.date_debut, by) : to;
    const told = recurs
      ? t().calendrier.movedLine(name, event.of, by)
      : t().calendrier.moved(name, long(to), item.heure);
    await actions.moveToDay(item, item.rrule ? nextWorked(start) : start, told + hourNote(to, item.heure));
  }

  async function moveOne({ event, day }: Asked): Promise<void> {
    const split = splitOff(event.item, datesOf(events(), event.item.id), event.index, day);
    if (!split) return;
    const told = t().calendrier.movedOne(formatName(event.item.format), long(day));
    await actions.splitItem(event.item, split, told + hourNote(day, event.hour));
  }

  /** Somewhere else: at once for a line with one date, after a question for one that recurs. */
  function drop(event: CalendarEvent | null, item: PlanItem, to: Day): void {
    if (!event) void moveLine({ item, day: to, of: 1 }, to);
    else if (event.day === to) return;
    else if (event.of > 1) setAsked({ event, day: to });
    else void moveLine(event, to);
  }

  function answer(choice: "line" | "one" | null): void {
    const question = asked();
    setAsked(null);
    if (!question) return;
    if (choice === "line") void moveLine(question.event, question.day);
    if (choice === "one") void moveOne(question);
  }

  function pick(key: string, item: PlanItem, from: Day | null): void {
    const over = from ?? cursor();
    setHeld({ key, item, from, over, byKeys: true });
    announce(t().calendrier.picked(formatName(item.format), long(over)), "assertive");
  }

  function carry(to: Day): void {
    setHeld((now) => now && { ...now, over: to });
    setCursor(to);
    announce(long(to), "assertive");
  }

  function release(): void {
    const now = held();
    setHeld(null);
    if (now?.over) drop(events().find((event) => event.key === now.key) ?? null, now.item, now.over);
  }

  function giveUp(): void {
    const now = held();
    setHeld(null);
    if (!now) return;
    if (now.from) setCursor(now.from);
    announce(t().calendrier.cancelled(formatName(now.item.format)), "assertive");
  }

  const turn = (way: -1 | 1) =>
    setCursor((day) => (view() === "week" ? addDays(day, 7 * way) : addMonths(day, way)));

  return {
    plan,
    zone,
    now,
    view,
    setView: (next: View) => {
      browserMemory.set("calendrier", next);
      setView(next);
    },
    cursor,
    setCursor,
    month: () => monthOf(cursor()),
    turn,
    occurrences,
    events,
    on: (day: Day) => days().get(day) ?? [],
    undated,
    long,
    held,
    pick,
    /** The same with a pointer, which needs no words. */
    hold: (key: string, item: PlanItem, from: Day | null) =>
      setHeld({ key, item, from, over: from, byKeys: false }),
    hover: (day: Day | null) => setHeld((now) => now && { ...now, over: day }),
    letGo: () => setHeld(null),
    carry,
    release,
    giveUp,
    drop,
    asked,
    answer,
  };
}

export type Calendar = ReturnType<typeof createCalendar>;

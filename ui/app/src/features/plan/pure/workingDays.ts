import { addDays, weekday } from "./days";
import type { Day } from "./days";

/** The working year of metropolitan France, as the planner on the server knows it (crates/playbook/src/calendar.rs). */
export type Holiday =
  | "newYear"
  | "easterMonday"
  | "labour"
  | "victory"
  | "ascension"
  | "whitMonday"
  | "bastille"
  | "assumption"
  | "allSaints"
  | "armistice"
  | "christmas";

/** Easter Sunday of the Gregorian calendar (the anonymous computus). */
export function easter(year: number): Day {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${year}-${two(Math.floor(days / 31))}-${two((days % 31) + 1)}`;
}

const known = new Map<string, Map<Day, Holiday>>();

function holidaysOf(year: string): Map<Day, Holiday> {
  const ready = known.get(year);
  if (ready) return ready;
  const sunday = easter(Number(year));
  const made = new Map<Day, Holiday>([
    [`${year}-01-01`, "newYear"],
    [addDays(sunday, 1), "easterMonday"],
    [`${year}-05-01`, "labour"],
    [`${year}-05-08`, "victory"],
    [addDays(sunday, 39), "ascension"],
    [addDays(sunday, 50), "whitMonday"],
    [`${year}-07-14`, "bastille"],
    [`${year}-08-15`, "assumption"],
    [`${year}-11-01`, "allSaints"],
    [`${year}-11-11`, "armistice"],
    [`${year}-12-25`, "christmas"],
  ]);
  known.set(year, made);
  return made;
}

export const holiday = (day: Day): Holiday | undefined => holidaysOf(day.slice(0, 4)).get(day);

export const isWorked = (day: Day): boolean => weekday(day) < 5 && !holiday(day);

/** Mid-July to the end of August, 20 December to 5 January: fewer people read. */
export function isLowSeason(day: Day): boolean {
  const at = day.slice(5);
  return (at >= "07-15" && at <= "08-31") || at >= "12-20" || at <= "01-05";
}

/** The day itself when people are at work, or else the next such day. */
export function nextWorked(day: Day): Day {
  let at = day;
  while (!isWorked(at)) at = addDays(at, 1);
  return at;
}

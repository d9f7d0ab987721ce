/** A day of the calendar, `YYYY-MM-DD`. It has no hour and no zone: days are added, never seconds. */
export type Day = string;

const day_ms = 86_400_000;
const numberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / day_ms;
const dayOf = (number: number): Day => new Date(number * day_ms).toISOString().slice(0, 10);

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(numberOf(text)) && dayOf(numberOf(text)) === text;
export const addDays = (day: Day, days: number): Day => dayOf(numberOf(day) + days);
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);
/** Monday is 0. */
export const weekday = (day: Day): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
export const startOfWeek = (day: Day): Day => addDays(day, -weekday(day));
export const monthOf = (day: Day): string => day.slice(0, 7);
export const dayOfMonth = (day: Day): number => Number(day.slice(8));
export const startOfMonth = (day: Day): Day => `${monthOf(day)}-01`;

/** The same day of another month, or its last where it has no such day. */
export function addMonths(day: Day, months: number): Day {
  const [year, month] = day.split("-").map(Number) as [number, number];
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(first.toISOString().slice(0, 10), Math.min(dayOfMonth(day), last) - 1);
}

export const endOfMonth = (day: Day): Day => addDays(startOfMonth(addMonths(startOfMonth(day), 1)), -1);

export const weekOf = (day: Day): Day[] =>
  Array.from({ length: 7 }, (_, index) => addDays(startOfWeek(day), index));

/** The whole weeks that a month touches, Monday first. */
export function monthWeeks(day: Day): Day[][] {
  const last = endOfMonth(day);
  const weeks: Day[][] = [];
  for (let monday = startOfWeek(startOfMonth(day)); monday <= last; monday = addDays(monday, 7)) {
    weeks.push(weekOf(monday));
  }
  return weeks;
}

/** The number of a week by ISO 8601: it belongs to the year of its Thursday. */
export function weekNumber(day: Day): number {
  const thursday = addDays(startOfWeek(day), 3);
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
}

/** Hours that a zone is ahead of UTC at an instant, in minutes. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  return Math.round((local - instant) / 60_000);
}

/** The instant of a day and an hour in a zone. Nothing where the clock jumps over that hour. */
export function instantOf(day: Day, hour: string, zone: string): Date | null {
  const wall = Date.parse(`${day}T${hour}:00Z`);
  // An hour that comes twice is the first of the two.
  const offsets = [offsetAt(wall - day_ms, zone), offsetAt(wall + day_ms, zone)];
  for (const offset of offsets) {
    const instant = wall - offset * 60_000;
    if (offsetAt(instant, zone) === offset) return new Date(instant);
  }
  return null;
}

/** Minutes by which the clock is moved on a day: 60 in spring, -60 in autumn, else 0. */
export function clockChange(day: Day, zone: string): number {
  const noonBefore = Date.parse(`${addDays(day, -1)}T12:00:00Z`);
  const noon = Date.parse(`${day}T12:00:00Z`);
  return offsetAt(noon, zone) - offsetAt(noonBefore, zone);
}

/** The day that it is in a zone. */
export function today(zone: string | undefined, now = new Date()): Day {
  const format = (timeZone?: string) =>
    new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
      now,
    );
  try {
    return format(zone);
  } catch {
    return format();
  }
}

import type { PlanItem, PlanItemFields, PlanItemNew } from "@heraut/client";
import { addDays, dayOfMonth, daysBetween, endOfMonth, weekday } from "./days";
import type { Day } from "./days";

const codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

const partsOf = (rule: string): [string, string][] =>
  rule.split(";").map((part) => {
    const [name = "", value = ""] = part.split("=");
    return [name, value];
  });
const ruleOf = (parts: [string, string][]): string => parts.map((part) => part.join("=")).join(";");

/** The n-th such weekday of its month; counted from the end where the rule did so and the day still allows it. */
function ranked(day: Day, fromEnd: boolean): string {
  const left = daysBetween(day, endOfMonth(day));
  const rank = fromEnd && left < 7 ? -1 : Math.ceil(dayOfMonth(day) / 7);
  return `${rank}${codes[weekday(day)]}`;
}

function shiftDays(value: string, from: Day, to: Day): string {
  const days = value.split(",");
  if (days.length === 1 && days[0]!.length > 2) return ranked(to, days[0]!.startsWith("-"));
  const by = daysBetween(from, to);
  const turned = days.map((day) => {
    const at = codes.indexOf(day.slice(-2));
    return { rank: day.slice(0, -2), at: (((at + by) % 7) + 7) % 7 };
  });
  turned.sort((one, other) => one.at - other.at);
  return turned.map(({ rank, at }) => `${rank}${codes[at]}`).join(",");
}

function shiftUntil(value: string, from: Day, to: Day): string {
  const day = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
  return addDays(day, daysBetween(from, to)).replaceAll("-", "") + value.slice(8);
}

/** The same rhythm for a line whose first day moves: weekdays, days of the month and the end move with it. */
export function shiftRule(rule: string | null, from: Day, to: Day): string | null {
  if (!rule || from === to) return rule;
  const shifted = partsOf(rule).map(([name, value]): [string, string] => {
    if (name === "BYDAY") return [name, shiftDays(value, from, to)];
    if (name === "BYMONTHDAY") return [name, String(dayOfMonth(to))];
    if (name === "UNTIL") return [name, shiftUntil(value, from, to)];
    return [name, value];
  });
  return ruleOf(shifted);
}

/** What becomes of a line that starts on another day. Its hour is not touched. */
export function movedTo(
  item: Pick<PlanItem, "date_debut" | "rrule">,
  day: Day,
): Pick<PlanItem, "date_debut" | "rrule"> {
  return {
    date_debut: day,
    rrule: item.date_debut ? shiftRule(item.rrule, item.date_debut, day) : item.rrule,
  };
}

/** The same rhythm for some of the dates of a rule: as many as they are, from the first of them. */
function ruleFor(rule: string, dates: Day[]): Pick<PlanItem, "date_debut" | "rrule"> {
  if (dates.length < 2) return { date_debut: dates[0] ?? null, rrule: null };
  const parts = partsOf(rule).filter(([name]) => name !== "COUNT" && name !== "UNTIL");
  return { date_debut: dates[0]!, rrule: ruleOf([...parts, ["COUNT", String(dates.length)]]) };
}

export type Split = { kept: PlanItemFields; added: PlanItemNew[] };

/** One date of a recurring line goes its own way: a line is one rule, so it becomes two lines, or three. */
export function splitOff(item: PlanItem, dates: Day[], index: number, to: Day): Split | null {
  if (!item.rrule || dates.length < 2 || !dates[index]) return null;
  const share = (count: number) =>
    item.effort_h === null ? null : Math.round((item.effort_h * count * 100) / dates.length) / 100;
  const rest = [dates.slice(0, index), dates.slice(index + 1)].filter((part) => part.length > 0);
  const [first, ...others] = rest.map((part): PlanItemFields => ({
    ...ruleFor(item.rrule!, part),
    effort_h: share(part.length),
  }));
  const { id, cle, revision, provenance, position, ...said } = item;
  void [id, cle, revision, provenance, position];
  const alone: PlanItemNew = { ...said, date_debut: to, rrule: null, frequence: "", effort_h: share(1) };
  return { kept: first!, added: [alone, ...others.map((part) => ({ ...said, ...part }))] };
}

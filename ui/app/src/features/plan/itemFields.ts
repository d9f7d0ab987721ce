import type { PlanItem, PlanItemFields } from "@heraut/client";
import { movedTo } from "./pure/rule";

/** The values of a line that can be edited where they stand. */
export type CellName =
  | "date_debut"
  | "heure"
  | "etape"
  | "cible_id"
  | "format"
  | "canal"
  | "message"
  | "cta"
  | "frequence"
  | "kpi"
  | "effort_h"
  | "responsable"
  | "note";

export const numberOrNull = (text: string | undefined): number | null => {
  const value = Number.parseFloat((text ?? "").replace(",", "."));
  return Number.isFinite(value) ? value : null;
};

const numbers = new Set<CellName>(["cible_id", "effort_h"]);
/** Emptied, these are an empty text to the server; the others are nothing. */
const texts = new Set<CellName>(["format", "message", "canal", "frequence", "kpi"]);

/** What is sent for a value that was typed. A line that recurs keeps its rhythm when its first day moves. */
export function fieldsOf(item: PlanItem, name: CellName, text: string): PlanItemFields {
  if (name === "date_debut") return text ? movedTo(item, text) : { date_debut: null };
  if (numbers.has(name)) return { [name]: numberOrNull(text) };
  return { [name]: texts.has(name) ? text : text || null };
}

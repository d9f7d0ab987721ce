import type { Etape, PlanItem, StatutItem } from "@heraut/client";

export const stages: Etape[] = ["awareness", "consideration", "decision", "retention"];
export const statuts: StatutItem[] = ["a_faire", "en_cours", "valide", "publie"];

/** What is asked of the lines that are shown; an empty word asks nothing, `none` asks for those without. */
export type LineFilter = {
  q: string;
  etape: Etape | "none" | "";
  canal: string;
  format: string;
  cible: string;
  statut: StatutItem | "";
};
export const noFilter: LineFilter = { q: "", etape: "", canal: "", format: "", cible: "", statut: "" };
export const isFiltered = (filter: LineFilter): boolean => Object.values(filter).some(Boolean);
export const countFilters = (filter: LineFilter): number => Object.values(filter).filter(Boolean).length;

export type SortKey = "date" | "etape" | "format" | "canal" | "message" | "kpi" | "effort" | "statut";
/** Without a key, lines stand in the order of the plan. */
export type Sort = { key: SortKey | null; down: boolean };

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word has to be somewhere in the line; case and accents do not count. */
function hasWords(item: PlanItem, q: string, nameOf: (format: string) => string): boolean {
  const text = fold(
    [
      item.message,
      nameOf(item.format),
      item.canal,
      item.kpi,
      item.cta,
      item.frequence,
      item.note,
      item.responsable,
    ]
      .filter(Boolean)
      .join(" "),
  );
  return fold(q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const is = (wanted: string, value: string | number | null): boolean =>
  !wanted || (wanted === "none" ? value === null || value === "" : wanted === String(value ?? ""));

export function matches(item: PlanItem, filter: LineFilter, nameOf: (format: string) => string): boolean {
  return (
    is(filter.etape, item.etape) &&
    is(filter.canal, item.canal) &&
    is(filter.format, item.format) &&
    is(filter.cible, item.cible_id) &&
    is(filter.statut, item.statut) &&
    (!filter.q.trim() || hasWords(item, filter.q.trim(), nameOf))
  );
}

type Value = string | number | null;

function valueOf(item: PlanItem, key: SortKey, nameOf: (format: string) => string): Value {
  switch (key) {
    case "date":
      return item.date_debut && `${item.date_debut} ${item.heure ?? ""}`;
    case "etape":
      return item.etape && stages.indexOf(item.etape);
    case "effort":
      return item.effort_h;
    case "statut":
      return statuts.indexOf(item.statut);
    case "format":
      return nameOf(item.format);
    default:
      return item[key];
  }
}

/** What has no value comes last, whichever way one sorts; equals stay in the order of the plan. */
export function sorted(
  items: PlanItem[],
  sort: Sort,
  nameOf: (format: string) => string,
  language = "fr",
): PlanItem[] {
  const key = sort.key;
  if (!key) return items;
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const order = (one: Value, other: Value): number => {
    const [noOne, noOther] = [one === null || one === "", other === null || other === ""];
    if (noOne || noOther) return Number(noOne) - Number(noOther);
    const way = sort.down ? -1 : 1;
    return way * (typeof one === "number" ? one - Number(other) : compare(String(one), String(other)));
  };
  return items
    .map((item) => ({ item, value: valueOf(item, key, nameOf) }))
    .sort((one, other) => order(one.value, other.value))
    .map(({ item }) => item);
}

/** Pressed again a column turns round, and a third time gives back the order of the plan. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  if (sort.key !== key) return { key, down: false };
  return sort.down ? { key: null, down: false } : { key, down: true };
}

/** The different values that lines have, for a list to choose from. */
export function valuesOf(items: PlanItem[], field: "canal" | "format"): string[] {
  return [...new Set(items.map((item) => item[field]).filter(Boolean))].sort((one, other) =>
    one.localeCompare(other),
  );
}

import type { Etape, Id, PlanItem } from "@heraut/client";
import { stages } from "~/features/plan/pure/lines";

export type Measure = "lignes" | "heures";
export type Cell = {
  cible: Id | null;
  etape: Etape | null;
  items: PlanItem[];
  lignes: number;
  heures: number;
};
export type Row = { cible: Id | null; label: string | null; cells: Cell[]; lignes: number; heures: number };
export type Coverage = {
  rows: Row[];
  columns: (Etape | null)[];
  most: Record<Measure, number>;
  empty: number;
};

const hoursOf = (items: PlanItem[]): number => items.reduce((sum, item) => sum + (item.effort_h ?? 0), 0);
const sums = (items: PlanItem[]) => ({
  lignes: items.length,
  heures: Math.round(hoursOf(items) * 100) / 100,
});

/** Who is spoken to at which stage. Lines that say neither have a row or a column of their own, only where there are some. */
export function coverageOf(items: PlanItem[], cibles: { id: Id; label: string }[]): Coverage {
  const known = new Set(cibles.map((cible) => cible.id));
  const cibleOf = (item: PlanItem) =>
    item.cible_id !== null && known.has(item.cible_id) ? item.cible_id : null;
  const columns: (Etape | null)[] = [...stages, ...(items.some((item) => !item.etape) ? [null] : [])];
  const people: { id: Id | null; label: string | null }[] = [
    ...cibles,
    ...(items.some((item) => cibleOf(item) === null) ? [{ id: null, label: null }] : []),
  ];
  const rows = people.map(({ id, label }): Row => {
    const own = items.filter((item) => cibleOf(item) === id);
    const cells = columns.map((etape): Cell => {
      const here = own.filter((item) => (item.etape ?? null) === etape);
      return { cible: id, etape, items: here, ...sums(here) };
    });
    return { cible: id, label, cells, ...sums(own) };
  });
  const all = rows.flatMap((row) => row.cells);
  const most = (measure: Measure) => Math.max(0, ...all.map((cell) => cell[measure]));
  return {
    rows,
    columns,
    most: { lignes: most("lignes"), heures: most("heures") },
    empty: all.filter((cell) => cell.cible !== null && cell.etape !== null && !cell.lignes).length,
  };
}

export const levels = 4;

/** How full a cell is beside the fullest, 0 to 4. */
export const levelOf = (value: number, most: number): number =>
  value <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((value / most) * levels));

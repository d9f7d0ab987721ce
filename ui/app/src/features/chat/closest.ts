import type { ScenarioResume } from "@heraut/client";

const shortest = 3;
const words = (text: string): string[] =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= shortest);

/** As many letters as two words begin with alike, where that says something: « industriel » and « industrie ». */
function likeness(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const enough = Math.min(one.length, other.length, 5);
  return same >= Math.max(shortest, enough) ? same : 0;
}

/** Scenarios by how much they speak of somebody's trade; without one they stay as they are. */
export function closest(list: ScenarioResume[], sector: string): ScenarioResume[] {
  const asked = words(sector);
  if (!asked.length) return [...list];
  const score = (row: ScenarioResume) => {
    const own = words(`${row.nom} ${row.thematique} ${row.description ?? ""}`);
    return asked.reduce((sum, word) => sum + Math.max(0, ...own.map((mine) => likeness(word, mine))), 0);
  };
  const scores = new Map(list.map((row) => [row.id, score(row)]));
  return list.toSorted((a, b) => scores.get(b.id)! - scores.get(a.id)!);
}

import type { Plan, Scenario } from "@heraut/client";

export type Kind = "objectif" | "cible" | "ressource";
/** What the scenario has and no line uses, and how many lines name what it has no more. */
export type Changes = { unused: { kind: Kind; label: string }[]; orphans: { kind: Kind; lines: number }[] };

/**
 * What of a change of the scenario can be seen in its plan. The server says that something changed, not what: a plan keeps
 * its lines, and these name what they were made for.
 */
export function changesSince(scenario: Scenario, plan: Plan): Changes {
  const parts: {
    kind: Kind;
    field: "objectif_id" | "cible_id" | "ressource_id";
    rows: [number, string][];
  }[] = [
    { kind: "objectif", field: "objectif_id", rows: scenario.objectifs.map((one) => [one.id, one.label]) },
    { kind: "cible", field: "cible_id", rows: scenario.cibles.map((one) => [one.id, one.label]) },
    { kind: "ressource", field: "ressource_id", rows: scenario.ressources.map((one) => [one.id, one.titre]) },
  ];
  const changes: Changes = { unused: [], orphans: [] };
  for (const { kind, field, rows } of parts) {
    const known = new Set(rows.map(([id]) => id));
    const used = new Set(plan.items.map((item) => item[field]));
    for (const [id, label] of rows) if (!used.has(id)) changes.unused.push({ kind, label });
    const lines = plan.items.filter((item) => item[field] !== null && !known.has(item[field])).length;
    if (lines) changes.orphans.push({ kind, lines });
  }
  return changes;
}

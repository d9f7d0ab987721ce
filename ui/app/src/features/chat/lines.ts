import type { Id, Proposal, Scenario } from "@heraut/client";
import type { Line } from "./thread";

const bare = (text: string) => text.trim().toLowerCase();

/** What was added of a proposal, found again in its scenario by its name. */
export function linkedAs(scenario: Scenario, proposal: Proposal): Id | undefined {
  const named: Record<string, { id: Id; name: string }[]> = {
    objectif: scenario.objectifs.map((one) => ({ id: one.id, name: one.label })),
    cible: scenario.cibles.map((one) => ({ id: one.id, name: one.label })),
    ressource: scenario.ressources.map((one) => ({ id: one.id, name: one.titre })),
  };
  return named[proposal.entity.kind]?.find((one) => bare(one.name) === bare(proposal.label))?.id;
}

/** A button says its label in the conversation: « Ajouter « X » » is nobody's prose. */
const buttons = new Set([
  "accept_proposal",
  "refuse_proposal",
  "accept_all",
  "undo",
  "export",
  "next_scenario",
]);

/** Words worth editing: those that were typed, or may have been. */
export const typedByHand = (line: Line): boolean =>
  Boolean(line.contenu.trim()) && !buttons.has(line.role_action ?? "");

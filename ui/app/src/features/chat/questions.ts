import type { Action, Id, Scenario } from "@heraut/client";
import type { Thread } from "./thread";

export type Choice = { action: Action; value: string };
/** A question that the server asks by its buttons: one of several places for one cible. */
export type ChoiceQuestion = {
  cibleId: Id;
  /** As the scenario calls it. */
  label: string;
  choices: Choice[];
  /** Which of the cibles that are to be placed this one is, and how many there are. */
  place: { at: number; of: number } | null;
};

/** What can be done next: the buttons of the last answer that has some, once nothing is being written. */
export function nextActions({ messages, working }: Thread): Action[] {
  if (working || messages.at(-1)?.auteur === "user") return [];
  const answer = messages.findLast((message) => message.auteur !== "user" && message.actions.length);
  // The cards have this button already.
  const own = messages.at(-1)?.proposals.some((one) => one.statut === "proposee");
  return answer?.actions.filter((action) => !own || action.intent !== "accept_all") ?? [];
}

const placing = (action: Action): boolean =>
  action.intent === "set_maturite" && typeof action.params.maturite === "string";

/** The buttons as a question, and those that are none. */
export function splitQuestion(
  actions: Action[],
  scenario: Scenario | undefined,
): { question: ChoiceQuestion | null; rest: Action[] } {
  const first = actions.find(placing);
  const cibleId = Number(first?.params.cible_id);
  const mine = actions.filter((action) => placing(action) && Number(action.params.cible_id) === cibleId);
  if (mine.length < 2) return { question: null, rest: actions };
  const cibles = scenario?.cibles ?? [];
  const done = cibles.filter((cible) => cible.maturite).length;
  return {
    question: {
      cibleId,
      label: cibles.find((cible) => cible.id === cibleId)?.label ?? "",
      choices: mine.map((action) => ({ action, value: String(action.params.maturite) })),
      place: cibles.length > 1 && done < cibles.length ? { at: done + 1, of: cibles.length } : null,
    },
    rest: actions.filter((action) => !mine.includes(action)),
  };
}

/** « 2 » typed in the composer is the second answer of the card. */
export function typedChoice(question: ChoiceQuestion | null, text: string): Action | null {
  const rank = /^\s*([1-9])\s*[.)]?\s*$/.exec(text)?.[1];
  return (rank && question?.choices[Number(rank) - 1]?.action) || null;
}

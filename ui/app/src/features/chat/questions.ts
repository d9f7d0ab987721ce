import type { Action, Id, Scenario } from "@heraut/client";
import type { Thread } from "./thread";

export type Choice = { action: Action; value: string };
type Asked = { choices: Choice[] };
/** Where one cible stands: one answer. */
export type PlaceQuestion = Asked & {
  asks: "place";
  cibleId: Id;
  /** As the scenario calls it. */
  label: string;
  /** Which of the cibles that are to be placed this one is, and how many there are. */
  place: { at: number; of: number } | null;
};
/** Where the plan may publish: as many answers as one likes. */
export type ChannelQuestion = Asked & { asks: "channels" };
/** A question that the server asks by its buttons. */
export type ChoiceQuestion = PlaceQuestion | ChannelQuestion;

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

/** The channel of a button that makes the plan on one alone. */
const channelOf = ({ intent, params }: Action): string | null => {
  const only = intent === "generate_plan" && Array.isArray(params.canaux) ? (params.canaux as unknown[]) : [];
  return only.length === 1 && typeof only[0] === "string" ? only[0] : null;
};

/** The buttons as a question, and those that are none. */
export function splitQuestion(
  actions: Action[],
  scenario: Scenario | undefined,
): { question: ChoiceQuestion | null; rest: Action[] } {
  const channels = actions.flatMap((action) => {
    const value = channelOf(action);
    return value === null ? [] : [{ action, value }];
  });
  if (channels.length > 1) {
    const own = channels.map((choice) => choice.action);
    return {
      question: { asks: "channels", choices: channels },
      rest: actions.filter((action) => !own.includes(action)),
    };
  }
  const first = actions.find(placing);
  const cibleId = Number(first?.params.cible_id);
  const mine = actions.filter((action) => placing(action) && Number(action.params.cible_id) === cibleId);
  if (mine.length < 2) return { question: null, rest: actions };
  const cibles = scenario?.cibles ?? [];
  const done = cibles.filter((cible) => cible.maturite).length;
  return {
    question: {
      asks: "place",
      cibleId,
      label: cibles.find((cible) => cible.id === cibleId)?.label ?? "",
      choices: mine.map((action) => ({ action, value: String(action.params.maturite) })),
      place: cibles.length > 1 && done < cibles.length ? { at: done + 1, of: cibles.length } : null,
    },
    rest: actions.filter((action) => !mine.includes(action)),
  };
}

/** Several channels as the one request that they are; none at all is every channel. */
export function channelsTogether(question: ChannelQuestion, values: ReadonlySet<string>): Action {
  const chosen = question.choices.filter((choice) => values.has(choice.value));
  const [first] = question.choices;
  return {
    ...first!.action,
    id: "generate_plan",
    label: chosen.map((choice) => choice.action.label).join(", "),
    params: chosen.length ? { canaux: chosen.map((choice) => choice.value) } : {},
  };
}

/** « 2 » typed in the composer is the second answer of the card, « 1, 3 » the first and the third where several may be given. */
export function typedChoice(question: ChoiceQuestion | null, text: string): Action | null {
  if (question?.asks === "channels") {
    if (!/^\s*\d{1,2}(\s*[,;+ ]\s*\d{1,2})*\s*[.)]?\s*$/.test(text)) return null;
    const ranks = text.match(/\d+/g)!.map(Number);
    const found = ranks.map((rank) => question.choices[rank - 1]?.value);
    return found.every((value) => value !== undefined) ? channelsTogether(question, new Set(found)) : null;
  }
  const rank = /^\s*([1-9])\s*[.)]?\s*$/.exec(text)?.[1];
  return (rank && question?.choices[Number(rank) - 1]?.action) || null;
}

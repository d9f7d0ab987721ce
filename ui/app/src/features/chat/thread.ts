import type { Action, ApiError, ChatAnswer, ChatRequest, Id, Message, StatutProposal } from "@heraut/client";

/** A conversation is a scenario's, or the general one of this tab. */
export type ThreadKey = "general" | `scenario-${Id}`;

export type Question = { action: Action; param: string };
export type Failure = { request: ChatRequest; text: string; error: ApiError; typed: boolean };
export type Thread = {
  /** Oldest first, as it is read. */
  messages: Message[];
  status: "idle" | "loading" | "ready" | "error";
  error: ApiError | null;
  older: string | null;
  /** The intent being worked on, "message" for free text, null when nothing runs. */
  working: string | null;
  question: Question | null;
  failure: Failure | null;
  degraded: boolean;
};

export const emptyThread = (): Thread => ({
  messages: [],
  status: "idle",
  error: null,
  older: null,
  working: null,
  question: null,
  failure: null,
  degraded: false,
});

export const threadKey = (scenarioId: Id | null): ThreadKey =>
  scenarioId === null ? "general" : `scenario-${scenarioId}`;

let lastLocalId = 0;

const local = (scenario_id: Id | null, now: string) => ({
  scenario_id,
  role_action: null,
  actions: [],
  proposals: [],
  source: null,
  turn_id: null,
  created_at: now,
  ttl: now,
});

/** What the reader just said, shown before the server has it. Local ids are negative. */
export function spoken(text: string, scenarioId: Id | null, threadId: string | null): Message {
  return {
    ...local(scenarioId, new Date().toISOString()),
    id: --lastLocalId,
    thread_id: threadId,
    auteur: "user",
    contenu: text,
  };
}

/** An answer in the shape in which it will be read again after a reload. */
export function answered(answer: ChatAnswer, scenarioId: Id | null): Message {
  return {
    ...local(scenarioId, new Date().toISOString()),
    id: answer.message_id,
    thread_id: answer.thread_id,
    auteur: "assistant",
    contenu: answer.message_markdown,
    actions: answer.actions,
    proposals: answer.entities_to_create,
    source: answer.source,
    turn_id: answer.turn_id,
  };
}

/** Adds what is not there yet; the same message may come from an answer and from a reload. */
export function merged(known: Message[], fresh: Message[]): Message[] {
  const ids = new Set(known.map((message) => message.id));
  return [...known, ...fresh.filter((message) => !ids.has(message.id))];
}

export function withProposal(
  messages: Message[],
  messageId: Id,
  proposalId: string,
  statut: StatutProposal,
): Message[] {
  return messages.map((message) =>
    message.id !== messageId
      ? message
      : {
          ...message,
          proposals: message.proposals.map((one) => (one.id === proposalId ? { ...one, statut } : one)),
        },
  );
}

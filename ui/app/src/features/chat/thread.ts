import type { Action, ApiError, ChatAnswer, ChatItem, ChatRequest, Id, Message, Turn } from "@heraut/client";
import type { Live } from "~/core/live";
import type { Cut } from "~/core/liveTurn";

/** A conversation is a scenario's, or the general one of this tab. */
export type ThreadKey = "general" | `scenario-${Id}`;

/** A message, with the sentence that came along with it. */
export type Line = Message & { note?: string | null };
export type Question = { action: Action; param: string };
export type Failure = { request: ChatRequest; text: string; error: ApiError; typed: boolean };
/** Of the message that is, or was, being written. */
type OfLine = { messageId: Id };
export type Thread = {
  /** Oldest first, as it is read. */
  messages: Line[];
  status: "idle" | "loading" | "ready" | "error";
  error: ApiError | null;
  older: string | null;
  /** The intent being worked on, "message" for free text, null when nothing runs. */
  working: string | null;
  /** What has come so far of the answer that is being written. */
  live: (Live<ChatItem> & OfLine) | null;
  /** An answer that did not come to its end. */
  cut: (Cut & OfLine) | null;
  /** Something else of this scenario is being made, here or in another tab. */
  elsewhere: boolean;
  question: Question | null;
  /** What did not even start: its words are back in the composer. */
  failure: Failure | null;
};

export const emptyThread = (): Thread => ({
  messages: [],
  status: "idle",
  error: null,
  older: null,
  working: null,
  live: null,
  cut: null,
  elsewhere: false,
  question: null,
  failure: null,
});

export const threadKey = (scenarioId: Id | null): ThreadKey =>
  scenarioId === null ? "general" : `scenario-${scenarioId}`;

let lastLocalId = 0;
/** Here, but not yet there. */
export const isLocal = (message: Line): boolean => message.id < 0;

const local = (scenario_id: Id | null, now: string) => ({
  scenario_id,
  role_action: null,
  actions: [],
  proposals: [],
  source: null,
  note: null,
  degraded: false,
  stopped: false,
  turn_id: null,
  created_at: now,
  ttl: now,
});

/** What the reader just said, shown before the server has it. Local ids are negative. */
export function spoken(text: string, scenarioId: Id | null, threadId: string | null): Line {
  return {
    ...local(scenarioId, new Date().toISOString()),
    id: --lastLocalId,
    thread_id: threadId,
    auteur: "user",
    contenu: text,
  };
}

/** The place of an answer that is being written. */
export function awaited(scenarioId: Id | null, turn?: Turn): Line {
  return {
    ...local(scenarioId, turn?.created_at ?? new Date().toISOString()),
    id: --lastLocalId,
    thread_id: turn?.thread_id ?? null,
    turn_id: turn?.id ?? null,
    auteur: "assistant",
    contenu: "",
  };
}

/** An answer in the shape in which it will be read again after a reload. */
export function answered(answer: ChatAnswer, scenarioId: Id | null, stopped = false): Line {
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
    degraded: answer.degraded,
    note: answer.note,
    stopped,
  };
}

/** Adds what is not there yet; the same message may come from an answer and from a reload. */
export function merged(known: Line[], fresh: Line[]): Line[] {
  const ids = new Set(known.map((message) => message.id));
  return [...known, ...fresh.filter((message) => !ids.has(message.id))];
}

/** The name that the server has meanwhile given to a message of ours, if this page has it. */
export function adoptedId(message: Line, page: Line[]): Id | undefined {
  if (!isLocal(message) || !message.turn_id) return undefined;
  return page.find((one) => one.turn_id === message.turn_id && one.auteur === message.auteur)?.id;
}

/** A page as read again: what was scrolled back to stays, and so does what only we know. */
export function reread(known: Line[], page: Line[], kept: Line[]): Line[] {
  const first = page[0]?.id ?? Infinity;
  const before = page.length ? known.filter((message) => !isLocal(message) && message.id < first) : [];
  return merged([...before, ...page], kept);
}

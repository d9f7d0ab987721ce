import type {
  ApiClient,
  ChatAnswer,
  ChatItem,
  ChatRequest,
  Id,
  RunOptions,
  Turn,
  TurnEnd,
} from "@heraut/client";
import { batch } from "solid-js";
import { emptyLive, listenInto } from "~/core/live";
import { asApiError } from "~/core/problems";
import { tabMemory } from "~/core/storage";
import type { ChatEvents } from "./chatStore";
import { answered, awaited, merged, threadKey } from "./thread";
import type { Line } from "./thread";
import type { createDrafts } from "./drafts";
import type { Threads } from "./threads";
import type { WaitingStore } from "./waiting";

export type Asked = {
  request: ChatRequest;
  shown: string | null;
  typed: boolean;
  /** May wait until the server can be reached again. */
  waits?: boolean;
  own: Line | null;
};
type Start = (options: RunOptions<ChatItem>) => Promise<TurnEnd<ChatAnswer>>;
type Drafts = ReturnType<typeof createDrafts>;

/** A refusal, told only after the start: the reader has to change something, trying again would not help. */
const refused = (status: number) => status >= 400 && status < 500 && status !== 429;

/** Takes one turn of a conversation from its first event to its end, whoever asked for it. */
export function createConduct(
  apiClient: ApiClient,
  threads: Threads,
  kept: { drafts: Drafts; waiting: WaitingStore },
  events: ChatEvents,
) {
  const { drafts, waiting } = kept;
  /** What each turn of this visit was asked, so that it can be asked again. */
  const requests = new Map<string, ChatRequest>();

  function begin(scenarioId: Id | null, asked: Asked | null, draft: Line, intent: string): void {
    const key = threadKey(scenarioId);
    const before = threads.thread(key).cut?.messageId;
    batch(() => {
      threads.setMessages(key, (known) => {
        const rest = known.filter((message) => message.id !== before || before === draft.id);
        const own = asked?.own ? [asked.own] : [];
        return before === draft.id ? rest : [...rest, ...own, draft];
      });
      threads.change(key, { working: intent, failure: null, cut: null });
      threads.change(key, { live: { ...emptyLive<ChatItem>(), messageId: draft.id } });
    });
  }

  function named(scenarioId: Id | null, asked: Asked | null, draft: Line, turnId: string): void {
    const key = threadKey(scenarioId);
    if (asked) requests.set(turnId, asked.request);
    threads.patch(key, draft.id, { turn_id: turnId });
    if (asked?.own) threads.patch(key, asked.own.id, { turn_id: turnId });
    if (threads.thread(key).live?.stopping) void stop(scenarioId);
    events.onTurn(scenarioId);
  }

  async function conduct(
    scenarioId: Id | null,
    asked: Asked | null,
    draft: Line,
    start: Start,
  ): Promise<ChatAnswer | null> {
    const key = threadKey(scenarioId);
    begin(scenarioId, asked, draft, asked?.request.action?.intent ?? "message");
    const hearing = listenInto<ChatItem>(
      () => threads.thread(key).live ?? emptyLive(),
      (part) => threads.setLive(key, part),
      {
        onTurn: (started) => {
          if (scenarioId === null && started.thread_id) tabMemory.set("thread", started.thread_id);
          named(scenarioId, asked, draft, started.turn_id);
        },
        voice: events,
      },
    );
    try {
      const end = await start({ on: hearing.on });
      return settle(scenarioId, asked, draft, end, hearing.end());
    } catch (cause) {
      hearing.end();
      return refuse(scenarioId, asked, draft, cause);
    } finally {
      events.onEnd(scenarioId);
    }
  }

  function settle(
    scenarioId: Id | null,
    asked: Asked | null,
    draft: Line,
    end: TurnEnd<ChatAnswer>,
    heard: boolean,
  ): ChatAnswer | null {
    const key = threadKey(scenarioId);
    if (end.statut === "done")
      return receive(scenarioId, asked, draft, end.answer, { heard, stopped: false });
    if (end.statut === "stopped" && end.answer) {
      return receive(scenarioId, asked, draft, end.answer, { heard, stopped: true });
    }
    if (end.statut === "failed" && asked && refused(end.error.status)) {
      return refuse(scenarioId, asked, draft, end.error);
    }
    const { live } = threads.thread(key);
    batch(() => {
      threads.patch(key, draft.id, { contenu: live?.text ?? "", stopped: end.statut === "stopped" });
      threads.change(key, { working: null, live: null });
      if (end.statut === "stopped") return;
      const error = end.statut === "failed" ? end.error : null;
      threads.change(key, {
        cut: { turnId: end.turn_id ?? "", statut: end.statut, error, messageId: draft.id },
      });
    });
    return null;
  }

  /** It was not done: its words go back to where they were written. */
  function refuse(scenarioId: Id | null, asked: Asked | null, draft: Line, cause: unknown): null {
    const key = threadKey(scenarioId);
    const error = asApiError(cause);
    batch(() => {
      threads.change(key, { working: null, live: null });
      if (!asked && draft.turn_id && error.status !== 404) {
        const cut = { turnId: draft.turn_id, statut: "lost", error: null, messageId: draft.id } as const;
        return threads.change(key, { cut });
      }
      threads.drop(key, [draft.id, asked?.own?.id]);
      if (!asked) return;
      const { request, shown, typed } = asked;
      if (error.offline && asked.waits && shown !== null) {
        return waiting.keep(key, { request, shown, typed, at: asked.own?.created_at ?? "" });
      }
      if (typed && shown && !drafts.get(key)) drafts.set(key, shown);
      threads.change(key, { failure: { request, text: shown ?? "", error, typed } });
    });
    return null;
  }

  function receive(
    scenarioId: Id | null,
    asked: Asked | null,
    draft: Line,
    answer: ChatAnswer,
    told: { heard: boolean; stopped: boolean },
  ): ChatAnswer {
    const from = threadKey(scenarioId);
    const target = answer.scenario?.id ?? scenarioId;
    if (scenarioId === null) tabMemory.set("thread", answer.thread_id);
    if (asked) requests.set(answer.turn_id, asked.request);
    const message = answered(answer, target, told.stopped);
    batch(() => {
      if (asked?.own) threads.patch(from, asked.own.id, { turn_id: answer.turn_id });
      threads.put(from, draft.id, message);
      threads.change(from, { working: null, live: null });
    });
    if (answer.scenario) events.onScenario(answer.scenario);
    if (answer.undo) events.onUndo(answer.undo, answer.message_markdown);
    else if (!told.heard) events.onAnswer(answer.message_markdown);
    if (target !== null && target !== scenarioId)
      moveTo(target, asked?.own ? [asked.own, message] : [message]);
    return answer;
  }

  /** The answer is about another scenario: its words go along, so that nothing seems to vanish. */
  function moveTo(target: Id, along: Line[]): void {
    threads.setMessages(threadKey(target), (known) => merged(known, structuredClone(along)));
    events.onMove(target);
  }

  /** Pressed before the turn has its name, it is stopped as soon as it has. */
  async function stop(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    const turnId = threads.thread(key).live?.turnId;
    threads.setLive(key, { stopping: true });
    if (turnId) await apiClient.turns.stop(turnId).catch(() => threads.setLive(key, { stopping: false }));
  }

  return {
    conduct,
    stop,
    requestOf: (turnId: string | null) => (turnId ? requests.get(turnId) : undefined),
    /** An answer that another tab, or this one before a reload, has asked for. */
    follow: (scenarioId: Id | null, turn: Turn) =>
      conduct(scenarioId, null, awaited(scenarioId, turn), (options) =>
        apiClient.turns.follow<ChatItem, ChatAnswer>(turn.id, options),
      ),
  };
}

import type { ApiClient, Id, Message, StatutProposal, Turn } from "@heraut/client";
import { batch } from "solid-js";
import { createStore, produce, reconcile } from "solid-js/store";
import { asApiError } from "~/core/problems";
import { tabMemory } from "~/core/storage";
import { adoptedId, awaited, emptyThread, isLocal, reread, threadKey } from "./thread";
import type { Line, Thread, ThreadKey } from "./thread";

/** What a conversation does once it has been read: follow what runs, or welcome. */
export type Found = { running: Turn | null; empty: boolean };

/** The conversations of this tab as they are kept here, and read from the server. */
export function createThreads(apiClient: ApiClient) {
  const [threads, setThreads] = createStore<Record<string, Thread>>({});

  const thread = (key: ThreadKey): Thread => threads[key] ?? emptyThread();
  const change = (key: ThreadKey, part: Partial<Thread>): void => {
    if (!threads[key]) setThreads(key, emptyThread());
    setThreads(key, part);
  };
  const messages = (key: ThreadKey): Line[] => thread(key).messages;
  const setMessages = (key: ThreadKey, next: (known: Line[]) => Line[]): void => {
    change(key, {});
    setThreads(key, "messages", next);
  };

  /** Changes a message where it stands: its bubble stays the same bubble. */
  const patch = (key: ThreadKey, id: Id, part: Partial<Line>): void =>
    setThreads(key, "messages", (message) => message.id === id, part);

  const drop = (key: ThreadKey, ids: (Id | undefined)[]): void =>
    setMessages(key, (known) => known.filter((message) => !ids.includes(message.id)));

  /** Puts the answer where it was being written, unless it was read there already. */
  function put(key: ThreadKey, draftId: Id, message: Line): void {
    batch(() => {
      if (messages(key).some((one) => one.id === message.id)) {
        drop(key, [draftId]);
        patch(key, message.id, message);
      } else if (messages(key).some((one) => one.id === draftId)) patch(key, draftId, message);
      else setMessages(key, (known) => [...known, message]);
    });
  }

  function fetchPage(scenarioId: Id | null, cursor: string | null) {
    if (scenarioId !== null) return apiClient.scenarios.messages(scenarioId, cursor);
    const threadId = tabMemory.get("thread");
    return threadId ? apiClient.chat.thread(threadId, cursor) : Promise.resolve(null);
  }

  /** What runs, here or in another tab; a server that cannot say does not keep the messages from being read. */
  async function fetchTurns(scenarioId: Id | null): Promise<Turn[]> {
    const threadId = tabMemory.get("thread");
    if (scenarioId === null && !threadId) return [];
    const where = scenarioId === null ? { thread_id: threadId } : { scenario_id: scenarioId };
    try {
      return await apiClient.turns.list({ ...where, statut: "running" });
    } catch {
      return [];
    }
  }

  /** A cut answer that has come to its end meanwhile, in another tab or without us, is an answer like any other. */
  function heal(key: ThreadKey, page: Message[]): void {
    const { cut } = thread(key);
    const there = page.some((message) => message.turn_id === cut?.turnId && message.auteur === "assistant");
    if (cut && there) change(key, { cut: null });
  }

  function show(key: ThreadKey, page: Message[]): void {
    batch(() => {
      heal(key, page);
      const { working, cut, live } = thread(key);
      setThreads(
        key,
        "messages",
        produce((known) => {
          for (const message of known) {
            if (message.id !== live?.messageId) message.id = adoptedId(message, page) ?? message.id;
          }
        }),
      );
      const kept = messages(key).filter((message) => isLocal(message) && (working || cut));
      setThreads(key, "messages", reconcile(reread(messages(key), page, kept), { key: "id" }));
    });
  }

  /** What came to no end and is still the last thing that happened here is shown as cut, ready to go on. */
  async function takeUpLeft(key: ThreadKey, scenarioId: Id | null, talks: Turn[]): Promise<void> {
    const last = messages(key).at(-1);
    if (last?.auteur !== "user" || !last.turn_id || thread(key).working || thread(key).cut) return;
    const turnId = last.turn_id;
    const known = talks.find((turn) => turn.id === turnId);
    const turn = known ?? (await apiClient.turns.get(turnId).catch(() => null));
    if (turn?.statut !== "interrupted" && turn?.statut !== "failed") return;
    if (thread(key).working || messages(key).at(-1)?.turn_id !== turnId) return;
    const line = awaited(scenarioId, turn);
    setMessages(key, (now) => [...now, line]);
    change(key, { cut: { turnId, statut: turn.statut, error: null, messageId: line.id } });
  }

  /** Reads the conversation again. Answers nothing when it could not, or when somebody is at it already. */
  async function read(scenarioId: Id | null, quietly: boolean): Promise<Found | null> {
    const key = threadKey(scenarioId);
    if (thread(key).status === "loading") return null;
    const wasThere = messages(key).length > 0;
    if (!quietly) change(key, { status: wasThere ? "ready" : "loading", error: null });
    try {
      const [page, turns] = await Promise.all([fetchPage(scenarioId, null), fetchTurns(scenarioId)]);
      show(key, page?.items.toReversed() ?? []);
      const before = thread(key).older;
      change(key, { older: wasThere && before ? before : (page?.next_cursor ?? null), status: "ready" });
      const talks = turns.filter((turn) => turn.task === "chat");
      const running = talks.find((turn) => turn.statut === "running") ?? null;
      change(key, {
        elsewhere: turns.some((turn) => turn.task !== "chat" && turn.statut === "running"),
      });
      if (!running) await takeUpLeft(key, scenarioId, talks);
      return { running, empty: messages(key).length === 0 };
    } catch (error) {
      if (!quietly) change(key, { status: "error", error: asApiError(error) });
      return null;
    }
  }

  async function older(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    const page = await fetchPage(scenarioId, thread(key).older);
    if (!page) return;
    setMessages(key, (known) => {
      const ids = new Set(known.map((message) => message.id));
      return [...page.items.toReversed().filter((message) => !ids.has(message.id)), ...known];
    });
    change(key, { older: page.next_cursor });
  }

  const markProposal = (key: ThreadKey, messageId: Id, proposalId: string, statut: StatutProposal): void =>
    setThreads(
      key,
      "messages",
      (message) => message.id === messageId,
      "proposals",
      (proposal) => proposal.id === proposalId,
      "statut",
      statut,
    );

  return {
    thread,
    change,
    messages,
    setMessages,
    patch,
    drop,
    put,
    read,
    older,
    markProposal,
    setLive: (key: ThreadKey, part: Partial<NonNullable<Thread["live"]>>): void => {
      if (thread(key).live) setThreads(key, "live", part as Thread["live"]);
    },
  };
}

export type Threads = ReturnType<typeof createThreads>;

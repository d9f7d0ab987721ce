import { uniqueKey } from "@heraut/client";
import type {
  Action,
  ApiClient,
  ChatAnswer,
  ChatRequest,
  Entite,
  Id,
  Message,
  Proposal,
  Scenario,
} from "@heraut/client";
import { createContext, useContext } from "solid-js";
import type { JSX } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { asApiError } from "~/core/problems";
import { tabMemory } from "~/core/storage";
import { createDrafts } from "./drafts";
import { answered, emptyThread, merged, spoken, threadKey, withProposal } from "./thread";
import type { Question, Thread, ThreadKey } from "./thread";

export type ChatEvents = {
  /** A scenario came back changed, created or chosen. */
  onScenario: (scenario: Scenario) => void;
  /** The conversation moved to another scenario. */
  onMove: (scenarioId: Id) => void;
  /** The answer can be taken back. */
  onUndo: (undo: Action, sentence: string) => void;
  /** An answer arrived: its words, for those who do not see the screen. */
  onAnswer: (markdown: string) => void;
};

type Sent = { shown: string | null; typed: boolean };

/** The conversations of this tab: messages, the buttons of the last answer, what is being typed and what failed. */
export function createChatStore(apiClient: ApiClient, events: ChatEvents) {
  const [threads, setThreads] = createStore<Record<string, Thread>>({});
  const drafts = createDrafts();

  const ensure = (key: ThreadKey) => {
    if (!threads[key]) setThreads(key, emptyThread());
  };
  const thread = (key: ThreadKey): Thread => threads[key] ?? emptyThread();
  const change = (key: ThreadKey, part: Partial<Thread>) => {
    ensure(key);
    setThreads(key, part);
  };

  /** Reads the conversation again; an empty one is opened by the server's own welcome. */
  async function open(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    ensure(key);
    if (thread(key).status === "loading") return;
    change(key, { status: thread(key).messages.length ? "ready" : "loading", error: null });
    try {
      const found = await fetchPage(scenarioId, null);
      const page = found?.items.toReversed() ?? [];
      const local = thread(key).messages.filter((message) => thread(key).working && message.id < 0);
      setThreads(key, "messages", reconcile(merged(page, local), { key: "id" }));
      change(key, { older: found?.next_cursor ?? null, status: "ready" });
      if (!page.length && !thread(key).working) await welcome(scenarioId);
    } catch (error) {
      change(key, { status: "error", error: asApiError(error) });
    }
  }

  function fetchPage(scenarioId: Id | null, cursor: string | null) {
    if (scenarioId !== null) return apiClient.scenarios.messages(scenarioId, cursor);
    const threadId = tabMemory.get("thread");
    return threadId ? apiClient.chat.thread(threadId, cursor) : Promise.resolve(null);
  }

  async function older(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    const page = await fetchPage(scenarioId, thread(key).older);
    if (!page) return;
    setThreads(key, "messages", (known) => merged(page.items.toReversed(), known));
    change(key, { older: page.next_cursor });
  }

  function requestFor(scenarioId: Id | null, what: Pick<ChatRequest, "message" | "action">): ChatRequest {
    const threadId = scenarioId === null ? tabMemory.get("thread") : null;
    return {
      ...what,
      ...(scenarioId === null ? {} : { scenario_id: scenarioId }),
      ...(threadId ? { thread_id: threadId } : {}),
      client_request_id: uniqueKey(),
    };
  }

  async function post(scenarioId: Id | null, request: ChatRequest, sent: Sent): Promise<ChatAnswer | null> {
    const key = threadKey(scenarioId);
    ensure(key);
    if (thread(key).working) return null;
    const own = sent.shown === null ? null : spoken(sent.shown, scenarioId, request.thread_id ?? "");
    if (own) setThreads(key, "messages", (known) => [...known, own]);
    change(key, { working: request.action?.intent ?? "message", failure: null, degraded: false });
    try {
      const answer = await apiClient.chat.send(request);
      change(key, { working: null });
      receive(scenarioId, answer, own);
      return answer;
    } catch (cause) {
      change(key, { working: null });
      fail(key, request, sent, own, cause);
      return null;
    }
  }

  function fail(key: ThreadKey, request: ChatRequest, sent: Sent, own: Message | null, cause: unknown): void {
    if (own) setThreads(key, "messages", (known) => known.filter((message) => message.id !== own.id));
    if (sent.typed && sent.shown && !drafts.get(key)) drafts.set(key, sent.shown);
    change(key, {
      failure: { request, text: sent.shown ?? "", error: asApiError(cause), typed: sent.typed },
    });
  }

  function receive(scenarioId: Id | null, answer: ChatAnswer, own: Message | null): void {
    const from = threadKey(scenarioId);
    const target = answer.scenario?.id ?? scenarioId;
    if (scenarioId === null) tabMemory.set("thread", answer.thread_id);
    const message = answered(answer, target);
    setThreads(from, "messages", (known) => merged(known, [message]));
    change(from, { degraded: answer.degraded });
    if (answer.scenario) events.onScenario(answer.scenario);
    if (answer.undo) events.onUndo(answer.undo, answer.message_markdown);
    else events.onAnswer(answer.message_markdown);
    if (target !== null && target !== scenarioId) moveTo(target, own ? [own, message] : [message]);
  }

  /** The answer is about another scenario: its words go along, so that nothing seems to vanish. */
  function moveTo(target: Id, along: Message[]): void {
    const key = threadKey(target);
    ensure(key);
    setThreads(key, "messages", (known) => merged(known, along));
    events.onMove(target);
  }

  const welcome = (scenarioId: Id | null) =>
    post(scenarioId, requestFor(scenarioId, { action: { intent: "welcome", params: {} } }), {
      shown: null,
      typed: false,
    });

  function sendText(scenarioId: Id | null, text: string) {
    const key = threadKey(scenarioId);
    const question = thread(key).question;
    drafts.set(key, "");
    if (question) return answerQuestion(scenarioId, question, text);
    return post(scenarioId, requestFor(scenarioId, { message: text }), { shown: text, typed: true });
  }

  function answerQuestion(scenarioId: Id | null, question: Question, text: string) {
    change(threadKey(scenarioId), { question: null });
    const params = { ...question.action.params, [question.param]: text };
    const request = requestFor(scenarioId, { action: { intent: question.action.intent, params } });
    return post(scenarioId, request, { shown: text, typed: true });
  }

  const sendAction = (
    scenarioId: Id | null,
    action: Pick<Action, "intent" | "params">,
    shown: string | null,
  ) =>
    post(scenarioId, requestFor(scenarioId, { action: { intent: action.intent, params: action.params } }), {
      shown,
      typed: false,
    });

  /** The very same request again: the server recognises it and never does it twice. */
  function retry(scenarioId: Id | null) {
    const key = threadKey(scenarioId);
    const failure = thread(key).failure;
    if (!failure) return;
    if (drafts.get(key) === failure.text) drafts.set(key, "");
    return post(scenarioId, failure.request, { shown: failure.text || null, typed: failure.typed });
  }

  async function decide(scenarioId: Id | null, message: Message, proposal: Proposal, accepted: boolean) {
    const params = { message_id: message.id, proposal_id: proposal.id };
    const intent = accepted ? "accept_proposal" : "refuse_proposal";
    const answer = await sendAction(scenarioId, { intent, params }, null);
    if (answer) markProposal(scenarioId, message.id, proposal.id, accepted);
  }

  function markProposal(scenarioId: Id | null, messageId: Id, proposalId: string, accepted: boolean): void {
    const statut = accepted ? "acceptee" : "refusee";
    setThreads(threadKey(scenarioId), "messages", (known) =>
      withProposal(known, messageId, proposalId, statut),
    );
  }

  async function acceptAll(scenarioId: Id | null, message: Message) {
    const answer = await sendAction(
      scenarioId,
      { intent: "accept_all", params: { message_id: message.id } },
      null,
    );
    if (!answer) return;
    for (const one of message.proposals) {
      if (one.statut === "proposee") markProposal(scenarioId, message.id, one.id, true);
    }
  }

  /** What the reader reworded is what is added, never the proposal as it was; the card then counts as accepted. */
  async function acceptModified(scenarioId: Id | null, message: Message, proposal: Proposal, entity: Entite) {
    const params = { entity, message_id: message.id, proposal_id: proposal.id };
    const answer = await sendAction(scenarioId, { intent: `add_${entity.kind}`, params }, null);
    if (!answer) throw thread(threadKey(scenarioId)).failure?.error ?? new Error("no answer");
    markProposal(scenarioId, message.id, proposal.id, true);
  }

  return {
    thread,
    drafts,
    acceptModified,
    open,
    older,
    sendText,
    sendAction,
    retry,
    decide,
    acceptAll,
    ask: (scenarioId: Id | null, question: Question | null) => change(threadKey(scenarioId), { question }),
    dismissFailure: (scenarioId: Id | null) => change(threadKey(scenarioId), { failure: null }),
  };
}

export type ChatStore = ReturnType<typeof createChatStore>;
const ChatStoreContext = createContext<ChatStore>();

export function ChatStoreProvider(props: { store: ChatStore; children: JSX.Element }) {
  return <ChatStoreContext.Provider value={props.store}>{props.children}</ChatStoreContext.Provider>;
}

export function useChatStore(): ChatStore {
  const store = useContext(ChatStoreContext);
  if (!store) throw new Error("useChatStore needs a ChatStoreProvider above it");
  return store;
}

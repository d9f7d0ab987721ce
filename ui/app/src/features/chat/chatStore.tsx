import { uniqueKey } from "@heraut/client";
import type {
  Action,
  ApiClient,
  ApiError,
  ChatAnswer,
  ChatItem,
  ChatRequest,
  Entite,
  Id,
  Message,
  Proposal,
  Scenario,
} from "@heraut/client";
import { createContext, createSignal, useContext } from "solid-js";
import type { JSX } from "solid-js";
import { unwrap } from "solid-js/store";
import type { Voice } from "~/core/live";
import { tabMemory } from "~/core/storage";
import { createConduct } from "./conduct";
import { createDrafts, createModelChoices } from "./drafts";
import { againOf } from "./intents";
import { awaited, spoken, threadKey } from "./thread";
import type { Line, Question, ThreadKey } from "./thread";
import { createThreads } from "./threads";
import { createWaiting } from "./waiting";
import type { Waiting } from "./waiting";

export type ChatEvents = Voice & {
  /** A scenario came back changed, created or chosen. */
  onScenario: (scenario: Scenario) => void;
  /** The conversation moved to another scenario. */
  onMove: (scenarioId: Id) => void;
  /** The answer can be taken back. */
  onUndo: (undo: Action, sentence: string) => void;
  /** An answer arrived all at once: its words, for those who do not see the screen. */
  onAnswer: (markdown: string) => void;
  /** An answer is being made: other tabs may want to follow it. */
  onTurn: (scenarioId: Id | null) => void;
  /** It is over, one way or another. */
  onEnd: (scenarioId: Id | null) => void;
  /** Somebody else said something here: what the scenario holds may have changed, too. */
  onNews: (scenarioId: Id) => void;
  /** Whether the reader may write here; whoever may not is not welcomed, for a welcome is an answer. */
  mayWrite?: () => boolean;
  /** Whether the server can be reached; nobody who knows, nobody who waits. */
  isReached?: () => boolean;
};

type Sent = { shown: string | null; typed: boolean; waits?: boolean };

/** The conversations of this tab: messages, the buttons of the last answer, what is being typed and what failed. */
export function createChatStore(apiClient: ApiClient, events: ChatEvents) {
  const drafts = createDrafts();
  const models = createModelChoices();
  const threads = createThreads(apiClient);
  const { thread, change, markProposal } = threads;
  const waiting = createWaiting();
  const { conduct, stop, follow, requestOf } = createConduct(apiClient, threads, { drafts, waiting }, events);

  /** Reads the conversation; an answer that is being made is followed, an empty one is opened by a welcome. */
  async function open(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    const found = await threads.read(scenarioId, false);
    if (!found || thread(key).working) return;
    if (found.running) await follow(scenarioId, found.running);
    else if (found.empty && (events.mayWrite?.() ?? true)) await welcome(scenarioId);
  }

  /** Somebody comes back to this tab, or another tab has news. */
  async function refresh(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    if (thread(key).working || thread(key).status !== "ready") return;
    const before = { last: thread(key).messages.at(-1)?.id, elsewhere: thread(key).elsewhere };
    const found = await threads.read(scenarioId, true);
    if (!found || thread(key).working) return;
    const after = thread(key);
    const news = after.messages.at(-1)?.id !== before.last || (before.elsewhere && !after.elsewhere);
    if (scenarioId !== null && news) events.onNews(scenarioId);
    if (found.running) await follow(scenarioId, found.running);
  }

  /** Reads what was said, without a welcome: for those who show its buttons elsewhere. */
  async function peek(scenarioId: Id): Promise<void> {
    if (thread(threadKey(scenarioId)).status === "idle") await threads.read(scenarioId, true);
  }

  /** A button that was pressed somewhere else waits here for the conversation that can press it. */
  const [requested, setRequested] = createSignal<{ scenarioId: Id | null; action: Action } | null>(null);

  function requestFor(scenarioId: Id | null, what: Pick<ChatRequest, "message" | "action">): ChatRequest {
    const threadId = scenarioId === null ? tabMemory.get("thread") : null;
    const model = models.get(threadKey(scenarioId));
    return {
      ...what,
      ...(scenarioId === null ? {} : { scenario_id: scenarioId }),
      ...(threadId ? { thread_id: threadId } : {}),
      ...(model ? { model } : {}),
      client_request_id: uniqueKey(),
    };
  }

  async function post(scenarioId: Id | null, request: ChatRequest, sent: Sent): Promise<ChatAnswer | null> {
    const key = threadKey(scenarioId);
    if (thread(key).working) return null;
    const queued = events.isReached?.() === false || waiting.of(key).length > 0;
    if (sent.waits && sent.shown !== null && queued) {
      const at = new Date().toISOString();
      waiting.keep(key, { request, shown: sent.shown, typed: sent.typed, at });
      void flush();
      return null;
    }
    return carry(scenarioId, request, sent);
  }

  function carry(scenarioId: Id | null, request: ChatRequest, sent: Sent): Promise<ChatAnswer | null> {
    const own =
      sent.shown === null
        ? null
        : {
            ...spoken(sent.shown, scenarioId, request.thread_id ?? ""),
            role_action: request.action?.intent ?? null,
          };
    return conduct(scenarioId, { ...sent, request, own }, awaited(scenarioId), (options) =>
      apiClient.chat.send(request, options),
    );
  }

  let flushing = false;
  const [going, setGoing] = createSignal<string | null>(null);
  /** What waited goes out, in its order, as soon as the server is there. */
  async function flush(): Promise<void> {
    if (flushing || events.isReached?.() === false) return;
    flushing = true;
    try {
      for (const scenarioId of waiting.scenarios()) await flushOne(scenarioId);
    } finally {
      flushing = false;
    }
  }

  /** It counts as waiting until the server has answered: a page that is closed meanwhile loses nothing. */
  async function flushOne(scenarioId: Id | null): Promise<void> {
    const key = threadKey(scenarioId);
    for (let one = waiting.of(key)[0]; one && !thread(key).working; one = waiting.of(key)[0]) {
      const { request, shown, typed } = structuredClone(unwrap(one));
      setGoing(request.client_request_id ?? null);
      await carry(scenarioId, request, { shown, typed, waits: true });
      setGoing(null);
      if (events.isReached?.() === false) return;
      waiting.drop(key, one);
    }
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
    return post(scenarioId, requestFor(scenarioId, { message: text }), {
      shown: text,
      typed: true,
      waits: true,
    });
  }

  function answerQuestion(scenarioId: Id | null, question: Question, text: string) {
    change(threadKey(scenarioId), { question: null });
    const params = { ...question.action.params, [question.param]: text };
    const request = requestFor(scenarioId, { action: { intent: question.action.intent, params } });
    return post(scenarioId, request, { shown: text, typed: true });
  }

  async function sendAction(
    scenarioId: Id | null,
    action: Pick<Action, "intent" | "params">,
    shown: string | null,
    waits = false,
  ): Promise<ChatAnswer | null> {
    const request = requestFor(scenarioId, { action: { intent: action.intent, params: action.params } });
    const answer = await post(scenarioId, request, { shown, typed: false, waits });
    if (answer && action.intent === "undo") reopen(scenarioId, action.params);
    return answer;
  }

  /** The very same request again: the server recognises it and never does it twice. */
  function retry(scenarioId: Id | null) {
    const key = threadKey(scenarioId);
    const failure = thread(key).failure;
    if (!failure) return;
    if (drafts.get(key) === failure.text) drafts.set(key, "");
    return post(scenarioId, failure.request, { shown: failure.text || null, typed: failure.typed });
  }

  /** Goes on with an answer that was cut off, in the bubble where it stopped. */
  function resume(scenarioId: Id | null) {
    const { cut, messages, working } = thread(threadKey(scenarioId));
    const draft = messages.find((message) => message.id === cut?.messageId);
    if (!cut || !draft || working) return;
    const { turnId } = cut;
    return conduct(scenarioId, null, draft, (options) =>
      apiClient.turns.resume<ChatItem, ChatAnswer>(turnId, options),
    );
  }

  /** What led to an answer, if it may be asked once more. */
  function againFor(scenarioId: Id | null, message: Line) {
    const { messages } = thread(threadKey(scenarioId));
    const asked = messages[messages.findIndex((one) => one.id === message.id) - 1];
    if (asked?.auteur !== "user") return null;
    const what = againOf(asked, requestOf(message.turn_id ?? asked.turn_id));
    return what && { what, shown: asked.contenu };
  }

  function again(scenarioId: Id | null, message: Line) {
    const found = againFor(scenarioId, message);
    if (!found) return;
    return post(scenarioId, requestFor(scenarioId, found.what), { shown: found.shown, typed: false });
  }

  /** What was added is taken back, what was turned down is thought of again: the proposal waits once more. */
  function takeBack(scenarioId: Id, message: Message, proposal: Proposal, entityId: Id | null) {
    const params = {
      op: "detach",
      genre: proposal.entity.kind,
      ids: entityId === null ? [] : [entityId],
      message_id: message.id,
      propositions: [proposal.id],
    };
    return sendAction(scenarioId, { intent: "undo", params }, null);
  }

  /** An undo may open proposals again. */
  function reopen(scenarioId: Id | null, params: Action["params"]): void {
    const { message_id, propositions } = params;
    if (typeof message_id !== "number" || !Array.isArray(propositions)) return;
    for (const id of propositions) markProposal(threadKey(scenarioId), message_id, String(id), "proposee");
  }

  async function decide(scenarioId: Id | null, message: Message, proposal: Proposal, accepted: boolean) {
    const params = { message_id: message.id, proposal_id: proposal.id };
    const intent = accepted ? "accept_proposal" : "refuse_proposal";
    const answer = await sendAction(scenarioId, { intent, params }, null);
    if (answer) mark(scenarioId, message.id, proposal.id, accepted);
  }

  const mark = (scenarioId: Id | null, messageId: Id, proposalId: string, accepted: boolean): void =>
    markProposal(threadKey(scenarioId), messageId, proposalId, accepted ? "acceptee" : "refusee");

  async function acceptAll(scenarioId: Id | null, message: Message) {
    const action = { intent: "accept_all", params: { message_id: message.id } };
    const open = message.proposals.filter((one) => one.statut === "proposee").map((one) => one.id);
    const answer = await sendAction(scenarioId, action, null);
    if (answer) for (const id of open) mark(scenarioId, message.id, id, true);
  }

  /** What the reader reworded is what is added, never the proposal as it was; the card then counts as accepted. */
  async function acceptModified(scenarioId: Id | null, message: Message, proposal: Proposal, entity: Entite) {
    const params = { entity, message_id: message.id, proposal_id: proposal.id };
    const answer = await sendAction(scenarioId, { intent: `add_${entity.kind}`, params }, null);
    if (!answer) throw errorOf(scenarioId);
    mark(scenarioId, message.id, proposal.id, true);
  }

  /** Why the last thing that was sent came to nothing. */
  function errorOf(scenarioId: Id | null): ApiError | Error {
    const { failure, cut } = thread(threadKey(scenarioId));
    return failure?.error ?? cut?.error ?? new Error("no answer");
  }

  return {
    thread,
    drafts,
    models,
    open,
    refresh,
    peek,
    requested,
    request: (scenarioId: Id | null, action: Action) => setRequested({ scenarioId, action }),
    settleRequest: () => setRequested(null),
    older: threads.older,
    sendText,
    sendAction,
    retry,
    resume,
    stop,
    waiting: (scenarioId: Id | null) =>
      waiting.of(threadKey(scenarioId)).filter((one) => one.request.client_request_id !== going()),
    forgetWaiting: (scenarioId: Id | null, one: Waiting) => waiting.drop(threadKey(scenarioId), one),
    flush,
    again,
    canAgain: (scenarioId: Id | null, message: Line) => againFor(scenarioId, message) !== null,
    decide,
    takeBack,
    acceptAll,
    acceptModified,
    errorOf,
    ask: (scenarioId: Id | null, question: Question | null) => change(threadKey(scenarioId), { question }),
    dismissFailure: (scenarioId: Id | null) => change(threadKey(scenarioId), { failure: null }),
  };
}

export type ChatStore = ReturnType<typeof createChatStore>;
export type { ThreadKey };
const ChatStoreContext = createContext<ChatStore>();

export function ChatStoreProvider(props: { store: ChatStore; children: JSX.Element }) {
  return <ChatStoreContext.Provider value={props.store}>{props.children}</ChatStoreContext.Provider>;
}

export function useChatStore(): ChatStore {
  const store = useContext(ChatStoreContext);
  if (!store) throw new Error("useChatStore needs a ChatStoreProvider above it");
  return store;
}

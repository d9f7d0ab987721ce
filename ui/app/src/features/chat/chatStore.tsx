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
import { createContext, useContext } from "solid-js";
import type { JSX } from "solid-js";
import type { Voice } from "~/core/live";
import { tabMemory } from "~/core/storage";
import { createConduct } from "./conduct";
import { createDrafts, createModelChoices } from "./drafts";
import { againOf } from "./intents";
import { awaited, spoken, threadKey } from "./thread";
import type { Line, Question, ThreadKey } from "./thread";
import { createThreads } from "./threads";

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
};

type Sent = { shown: string | null; typed: boolean };

/** The conversations of this tab: messages, the buttons of the last answer, what is being typed and what failed. */
export function createChatStore(apiClient: ApiClient, events: ChatEvents) {
  const drafts = createDrafts();
  const models = createModelChoices();
  const threads = createThreads(apiClient);
  const { thread, change, markProposal } = threads;
  const { conduct, stop, follow, requestOf } = createConduct(apiClient, threads, drafts, events);

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
    if (thread(threadKey(scenarioId)).working) return null;
    const own = sent.shown === null ? null : spoken(sent.shown, scenarioId, request.thread_id ?? "");
    return conduct(scenarioId, { ...sent, request, own }, awaited(scenarioId), (options) =>
      apiClient.chat.send(request, options),
    );
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
    older: threads.older,
    sendText,
    sendAction,
    retry,
    resume,
    stop,
    again,
    canAgain: (scenarioId: Id | null, message: Line) => againFor(scenarioId, message) !== null,
    decide,
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

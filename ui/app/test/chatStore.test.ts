import { ApiError } from "@heraut/client";
import type { ChatAnswer, ChatRequest } from "@heraut/client";
import { createRoot } from "solid-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createChatStore } from "~/features/chat/chatStore";
import { aMessage, aProposal, anAction, anAnswer, chatEvents, fakeApi } from "./support";

const answer = anAnswer;
const down = new ApiError({ status: 503, code: "not_ready", detail: "" });
const away = new ApiError({ status: 0, code: "network", detail: "" });

function store(send: (request: ChatRequest) => Promise<ChatAnswer>) {
  const sent = vi.fn(async (request: ChatRequest) => ({
    statut: "done" as const,
    answer: await send(request),
  }));
  const events = chatEvents();
  const messages = vi.fn(async () => ({ items: [aMessage({ id: 9, scenario_id: 3 })], next_cursor: null }));
  const api = fakeApi({ chat: { send: sent, thread: messages }, scenarios: { messages } });
  return { chat: createRoot(() => createChatStore(api, events)), sent, events };
}

beforeEach(() => sessionStorage.clear());

describe("what is said while the server is away", () => {
  function offline() {
    let there = false;
    const made = store(async () => {
      if (!there) throw away;
      return answer();
    });
    Object.assign(made.events, { isReached: () => there });
    return { ...made, back: () => (there = true) };
  }

  it("waits in its order, outlives the page, and goes out once", async () => {
    const { chat } = offline();
    await chat.sendText(3, "un");
    await chat.sendText(3, "deux");
    expect(chat.waiting(3).map((one) => one.shown)).toEqual(["un", "deux"]);
    expect(chat.thread("scenario-3").failure).toBeNull();

    const next = offline();
    expect(next.chat.waiting(3)).toHaveLength(2);
    next.back();
    await Promise.all([next.chat.flush(), next.chat.flush()]);
    expect(next.sent.mock.calls.map(([request]) => request.message)).toEqual(["un", "deux"]);
    expect(next.chat.waiting(3)).toEqual([]);
    expect(localStorage.getItem("heraut.waiting")).toBeNull();
  });

  it("goes on waiting when the server went away again, as the same request", async () => {
    const { chat, sent, events, back } = offline();
    Object.assign(events, { isReached: () => true });
    await chat.sendText(3, "un");
    const first = sent.mock.calls[0]![0].client_request_id;
    expect(chat.waiting(3)).toHaveLength(1);
    back();
    await chat.flush();
    expect(sent.mock.calls.at(-1)![0].client_request_id).toBe(first);
    expect(chat.waiting(3)).toEqual([]);
  });
});

describe("the conversation", () => {
  it("opens the general one with the server's welcome", async () => {
    const { chat, sent } = store(async () => answer());
    await chat.open(null);
    expect(sent.mock.calls[0]![0]).toMatchObject({ action: { intent: "welcome" } });
    expect(chat.thread("general").messages.map((message) => message.contenu)).toEqual(["Réponse"]);
  });

  it("reads a scenario's messages again, buttons and all, without asking for a welcome", async () => {
    const { chat, sent } = store(async () => answer());
    await chat.open(3);
    expect(sent).not.toHaveBeenCalled();
    expect(chat.thread("scenario-3").messages).toHaveLength(1);
  });

  it("gives the text back when sending failed, and retries as the same request", async () => {
    let attempts = 0;
    const { chat, sent } = store(async () => {
      if (++attempts === 1) throw down;
      return answer();
    });
    await chat.sendText(3, "Bonjour");
    expect(chat.drafts.get("scenario-3")).toBe("Bonjour");
    expect(chat.thread("scenario-3").messages).toHaveLength(0);
    expect(chat.thread("scenario-3").failure?.error.status).toBe(503);
    await chat.retry(3);
    expect(chat.drafts.get("scenario-3")).toBe("");
    expect(chat.thread("scenario-3").messages.map((message) => message.contenu)).toEqual([
      "Bonjour",
      "Réponse",
    ]);
    expect(sent.mock.calls[0]![0].client_request_id).toBe(sent.mock.calls[1]![0].client_request_id);
  });

  it("does not throw away what was typed meanwhile", async () => {
    const { chat } = store(async () => {
      chat.drafts.set("scenario-3", "la suite");
      throw down;
    });
    await chat.sendText(3, "Bonjour");
    expect(chat.drafts.get("scenario-3")).toBe("la suite");
    expect(chat.thread("scenario-3").failure?.text).toBe("Bonjour");
  });

  it("sends one thing at a time", async () => {
    const { chat, sent } = store(async () => answer());
    await Promise.all([chat.sendText(3, "un"), chat.sendAction(3, anAction(), "deux")]);
    expect(sent).toHaveBeenCalledOnce();
  });

  it("takes the next text as the answer to an open question", async () => {
    const { chat, sent } = store(async () => answer());
    const action = anAction({ intent: "search_inspirations" });
    chat.ask(3, { action, param: "requete" });
    await chat.sendText(3, "webinar");
    expect(sent.mock.calls[0]![0].action).toEqual({
      intent: "search_inspirations",
      params: { requete: "webinar" },
    });
    expect(chat.thread("scenario-3").question).toBeNull();
  });

  it("follows the answer to another scenario, taking the words along", async () => {
    const scenario = { id: 8 } as ChatAnswer["scenario"];
    const { chat, events } = store(async () => answer({ scenario }));
    await chat.sendAction(null, anAction({ intent: "create_scenario" }), "Créer");
    expect(events.onMove).toHaveBeenCalledWith(8);
    expect(chat.thread("scenario-8").messages.map((message) => message.contenu)).toEqual([
      "Créer",
      "Réponse",
    ]);
  });

  it("marks a proposal once the server took it", async () => {
    const { chat, sent } = store(async () => answer({ entities_to_create: [aProposal()] }));
    await chat.sendText(3, "cibles");
    const message = chat.thread("scenario-3").messages.at(-1)!;
    await chat.decide(3, message, message.proposals[0]!, true);
    expect(sent.mock.lastCall![0].action).toEqual({
      intent: "accept_proposal",
      params: { message_id: 50, proposal_id: "p1" },
    });
    const kept = chat.thread("scenario-3").messages.find((one) => one.id === 50)!;
    expect(kept.proposals[0]!.statut).toBe("acceptee");
  });

  it("offers to take back what can be taken back", async () => {
    const undo = anAction({ intent: "undo", params: { what: 1 } });
    const { chat, events } = store(async () => answer({ undo }));
    await chat.sendText(3, "ajoute");
    expect(events.onUndo).toHaveBeenCalledWith(undo, "Réponse");
  });
});

import { ApiError } from "@heraut/client";
import type { ChatRequest, Message, Turn } from "@heraut/client";
import { createRoot } from "solid-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createChatStore } from "~/features/chat/chatStore";
import { aMessage, aTurn, anAnswer, chatEvents, fakeApi } from "./support";

const aRunning = (change: Partial<Turn> = {}): Turn => ({
  id: "t-1",
  task: "chat",
  statut: "running",
  attempt: 1,
  scenario_id: 3,
  thread_id: "fil-1",
  client_request_id: "c",
  source: null,
  degraded: false,
  result: null,
  created_at: "2026-11-20T12:00:00Z",
  ...change,
});
const asked = aMessage({ id: 8, auteur: "user", contenu: "Bonjour", turn_id: "t-1", scenario_id: 3 });
const down = new ApiError({ status: 0, code: "network", detail: "" });
const failed = new ApiError({ status: 502, code: "provider_failed", detail: "Le modèle ne répond pas." });

function store(given: { page?: Message[]; running?: Turn[] } = {}) {
  const turn = aTurn();
  const page = { items: given.page ?? [], next_cursor: null as string | null };
  const turns = {
    list: vi.fn(async () => given.running ?? []),
    get: vi.fn(async (_id: string) => aRunning({ statut: "done" })),
    stop: vi.fn(async (_id: string) => {}),
    follow: turn.start,
    resume: turn.start,
  };
  const api = fakeApi({
    chat: { send: turn.start, thread: vi.fn(async () => page) },
    scenarios: { messages: vi.fn(async () => structuredClone(page)) },
    turns,
  });
  const events = chatEvents();
  const chat = createRoot(() => createChatStore(api, events));
  const thread = () => chat.thread("scenario-3");
  const texts = () => thread().messages.map((message) => message.contenu);
  const requests = () => turn.start.mock.calls.map(([first]) => first as unknown as ChatRequest);
  return { chat, turn, turns, events, page, thread, texts, requests };
}

beforeEach(() => sessionStorage.clear());

describe("an answer that is being written", () => {
  it("shows the reader's words at once and grows in one and the same message", async () => {
    const { chat, turn, thread, texts } = store();
    const sent = chat.sendText(3, "Bonjour");
    expect(texts()).toEqual(["Bonjour", ""]);
    expect(thread().working).toBe("message");
    const draft = thread().messages[1];
    turn.begins();
    turn.step("Je demande à local/gpt…");
    await turn.says("Voici ");
    await turn.says("trois");
    turn.item(0, { format: "article", message: "Un" });
    expect(thread().live).toMatchObject({
      turnId: "t-1",
      text: "Voici trois",
      step: { label: "Je demande à local/gpt…" },
      items: [{ format: "article" }],
    });
    await turn.ends({
      statut: "done",
      answer: anAnswer({ turn_id: "t-1", message_markdown: "Voici trois." }),
    });
    await sent;
    expect(thread().messages[1]).toBe(draft);
    expect(thread().messages[1]).toMatchObject({ id: 50, contenu: "Voici trois.", source: "playbook" });
    expect(thread()).toMatchObject({ live: null, working: null, cut: null });
  });

  it("forgets what was shown when an attempt begins anew", async () => {
    const { chat, turn, thread } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("faux départ");
    turn.item(0, { format: "article", message: "Un" });
    turn.resets();
    expect(thread().live).toMatchObject({ text: "", items: [] });
    await turn.says("Bon");
    expect(thread().live!.text).toBe("Bon");
  });

  it("says while the connection is gone, and goes on when it is back", async () => {
    const { chat, turn, thread } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    turn.link(false);
    expect(thread().live!.lost).toBe(true);
    turn.link(true);
    expect(thread().live!.lost).toBe(false);
  });

  it("is said by whole sentences, and only when it takes its time", async () => {
    const { chat, turn, events } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("Une phrase. ");
    expect(events.onSentence).not.toHaveBeenCalled();
    await new Promise((done) => setTimeout(done, 700));
    for (const letter of "Puis **une autre** ! Et") await turn.says(letter);
    expect(events.onSentence.mock.calls).toEqual([["Une phrase."], ["Puis une autre !"]]);
    await turn.ends({ statut: "done", answer: anAnswer() });
    expect(events.onSentence).toHaveBeenLastCalledWith("Et");
    expect(events.onAnswer).not.toHaveBeenCalled();
  });

  it("is read as a whole when it comes at once", async () => {
    const { chat, turn, events } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("Réponse");
    await turn.ends({ statut: "done", answer: anAnswer() });
    expect(events.onAnswer).toHaveBeenCalledExactlyOnceWith("Réponse");
    expect(events.onSentence).not.toHaveBeenCalled();
  });
});

describe("an answer that is stopped", () => {
  it("keeps what was written", async () => {
    const { chat, turn, turns, thread } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("Voici");
    await chat.stop(3);
    expect(turns.stop).toHaveBeenCalledExactlyOnceWith("t-1");
    expect(thread().live!.stopping).toBe(true);
    await turn.ends({
      statut: "stopped",
      turn_id: "t-1",
      answer: anAnswer({ message_markdown: "Voici", turn_id: "t-1" }),
    });
    expect(thread().messages.at(-1)).toMatchObject({ contenu: "Voici", stopped: true, id: 50 });
    expect(thread().working).toBeNull();
  });

  it("is stopped as soon as it has a name, when pressed before", async () => {
    const { chat, turn, turns } = store();
    void chat.sendText(3, "Bonjour");
    await chat.stop(3);
    expect(turns.stop).not.toHaveBeenCalled();
    turn.begins();
    expect(turns.stop).toHaveBeenCalledExactlyOnceWith("t-1");
  });

  it("keeps what was shown when the server kept nothing, and is asked again as another request", async () => {
    const { chat, turn, thread, texts, requests } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("Voi");
    await turn.ends({ statut: "stopped", turn_id: "t-1", answer: null });
    expect(texts()).toEqual(["Bonjour", "Voi"]);
    const stopped = thread().messages.at(-1)!;
    expect(chat.canAgain(3, stopped)).toBe(true);
    void chat.again(3, stopped);
    const [first, second] = requests();
    expect(second).toMatchObject({ message: "Bonjour", scenario_id: 3 });
    expect(second!.client_request_id).not.toBe(first!.client_request_id);
  });
});

describe("an answer that is cut off", () => {
  it.each(["interrupted", "lost"] as const)("%s: goes on in the bubble where it stopped", async (statut) => {
    const { chat, turn, turns, thread, texts } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("Voi");
    await turn.ends({ statut, turn_id: "t-1" });
    expect(thread().cut).toMatchObject({ statut, turnId: "t-1" });
    expect(texts()).toEqual(["Bonjour", "Voi"]);
    const bubble = thread().messages[1];
    const resumed = aTurn();
    turns.resume = resumed.start;
    void chat.resume(3);
    expect(thread()).toMatchObject({ cut: null, working: "message" });
    resumed.begins(2);
    await resumed.says("Voici tout");
    await resumed.ends({ statut: "done", answer: anAnswer({ message_markdown: "Voici tout" }) });
    expect(texts()).toEqual(["Bonjour", "Voici tout"]);
    expect(thread().messages[1]).toBe(bubble);
  });

  it("says why it failed, keeps the reader's words in their place, and offers to go on", async () => {
    const { chat, turn, thread, texts } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.ends({ statut: "failed", turn_id: "t-1", error: failed });
    expect(thread().cut).toMatchObject({ statut: "failed", error: failed });
    expect(texts()).toEqual(["Bonjour", ""]);
    expect(chat.drafts.get("scenario-3")).toBe("");
  });

  it("gives the words back when what was refused has to be changed", async () => {
    const { chat, turn, thread, texts } = store();
    const refused = new ApiError({ status: 422, code: "too_long", detail: "Trop long." });
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.ends({ statut: "failed", turn_id: "t-1", error: refused });
    expect(texts()).toEqual([]);
    expect(chat.drafts.get("scenario-3")).toBe("Bonjour");
    expect(thread().failure?.error).toBe(refused);
  });

  it("stays cut off when going on fails, too", async () => {
    const { chat, turn, turns, thread } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.ends({ statut: "interrupted", turn_id: "t-1" });
    const resumed = aTurn();
    turns.resume = resumed.start;
    void chat.resume(3);
    await resumed.breaks(down);
    expect(thread().cut).toMatchObject({ turnId: "t-1", statut: "lost" });
    expect(thread().messages).toHaveLength(2);
  });

  it("makes room for the next thing that is said", async () => {
    const { chat, turn, texts } = store();
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.says("Voi");
    await turn.ends({ statut: "lost", turn_id: "t-1" });
    void chat.sendText(3, "Autre chose");
    expect(texts()).toEqual(["Bonjour", "Autre chose", ""]);
  });
});

describe("a reload, or another tab", () => {
  it("goes on with the answer that is being written", async () => {
    const { chat, turn, thread, texts, turns } = store({ page: [asked], running: [aRunning()] });
    void chat.open(3);
    await vi.waitFor(() => expect(turns.follow).toHaveBeenCalled());
    expect(turns.list).toHaveBeenCalledWith({ scenario_id: 3, statut: "running" });
    turn.begins();
    await turn.says("Voici");
    expect(thread().live!.text).toBe("Voici");
    await turn.ends({ statut: "done", answer: anAnswer({ message_markdown: "Voici.", turn_id: "t-1" }) });
    expect(texts()).toEqual(["Bonjour", "Voici."]);
  });

  it("shows what a dead server left behind, and one click goes on", async () => {
    const left = aRunning({ statut: "interrupted" });
    const { chat, turn, thread, texts } = store({ page: [asked], running: [left] });
    await chat.open(3);
    expect(thread().cut).toMatchObject({ statut: "interrupted", turnId: "t-1" });
    void chat.resume(3);
    turn.begins(2);
    await turn.ends({ statut: "done", answer: anAnswer({ turn_id: "t-1" }) });
    expect(texts()).toEqual(["Bonjour", "Réponse"]);
  });

  it.each(["interrupted", "failed"] as const)(
    "asks what became of words without an answer (%s)",
    async (statut) => {
      const { chat, turns, thread } = store({ page: [asked] });
      turns.get.mockResolvedValue(aRunning({ statut }));
      await chat.open(3);
      expect(turns.get).toHaveBeenCalledExactlyOnceWith("t-1");
      expect(thread().cut).toMatchObject({ statut, turnId: "t-1" });
      await chat.refresh(3);
      expect(thread().messages).toHaveLength(2);
    },
  );

  it("does not dig out an old interruption that was answered since", async () => {
    const page = [aMessage({ id: 9, scenario_id: 3 }), asked];
    const { chat, thread } = store({ page, running: [aRunning({ statut: "interrupted", id: "t-0" })] });
    await chat.open(3);
    expect(thread().cut).toBeNull();
  });

  it("asks for no welcome while an answer is being written", async () => {
    const { chat, turn, turns } = store({ running: [aRunning()] });
    void chat.open(3);
    await vi.waitFor(() => expect(turns.follow).toHaveBeenCalled());
    expect(turn.start).toHaveBeenCalledOnce();
  });

  it("follows what another tab has begun, and takes its news", async () => {
    const { chat, turn, turns, page, texts, events } = store({ page: [aMessage({ id: 5, scenario_id: 3 })] });
    await chat.open(3);
    page.items = [asked, aMessage({ id: 5, scenario_id: 3 })];
    turns.list.mockResolvedValue([aRunning()]);
    void chat.refresh(3);
    await vi.waitFor(() => expect(turns.follow).toHaveBeenCalled());
    expect(events.onNews).toHaveBeenCalledWith(3);
    turn.begins();
    await turn.ends({ statut: "done", answer: anAnswer({ turn_id: "t-1" }) });
    expect(texts()).toEqual(["Bonjour", "Bonjour", "Réponse"]);
  });

  it("knows while something else is being made, and reads again when it is over", async () => {
    const plan = aRunning({ task: "plan" });
    const { chat, turns, thread, events } = store({ page: [asked], running: [plan] });
    await chat.open(3);
    expect(thread().elsewhere).toBe(true);
    expect(turns.follow).not.toHaveBeenCalled();
    turns.list.mockResolvedValue([]);
    await chat.refresh(3);
    expect(thread().elsewhere).toBe(false);
    expect(events.onNews).toHaveBeenCalledWith(3);
  });

  it("finds its own words again under the server's names, in the same bubbles", async () => {
    const { chat, turn, page, thread } = store({ page: [aMessage({ id: 5, scenario_id: 3 })] });
    await chat.open(3);
    void chat.sendText(3, "Bonjour");
    turn.begins();
    await turn.ends({ statut: "done", answer: anAnswer({ turn_id: "t-1", note: "Le relais a répondu." }) });
    const bubbles = [...thread().messages];
    page.items = [
      aMessage({ id: 50, scenario_id: 3, turn_id: "t-1", contenu: "Réponse", note: "Le relais a répondu." }),
      aMessage({ ...asked, id: 49 }),
      aMessage({ id: 5, scenario_id: 3 }),
    ];
    await chat.refresh(3);
    expect(thread().messages.map((message) => message.id)).toEqual([5, 49, 50]);
    thread().messages.forEach((message, index) => expect(message).toBe(bubbles[index]));
    expect(thread().messages[2]!.note).toBe("Le relais a répondu.");
  });
});

describe("what is asked once more", () => {
  it.each([
    [{ role_action: null, contenu: "mes idées" }, { message: "mes idées" }],
    [
      { role_action: "propose_cibles", contenu: "Proposer" },
      { action: { intent: "propose_cibles", params: {} } },
    ],
  ])("after a reload: %o", async (said, expected) => {
    const page = [aMessage({ id: 9, turn_id: "t-0" }), aMessage({ ...asked, ...said, turn_id: "t-0" })];
    const { chat, thread, requests } = store({ page });
    await chat.open(3);
    void chat.again(3, thread().messages.at(-1)!);
    expect(requests()[0]).toMatchObject(expected);
  });

  it("is never what would be written a second time", async () => {
    const page = [aMessage({ id: 9 }), aMessage({ ...asked, role_action: "accept_proposal" })];
    const { chat, thread } = store({ page });
    await chat.open(3);
    expect(chat.canAgain(3, thread().messages.at(-1)!)).toBe(false);
  });
});

describe("the model of a conversation", () => {
  it("is asked for in this conversation alone, for this visit", () => {
    const { chat, requests } = store();
    chat.models.set("scenario-3", "local/petit");
    void chat.sendText(3, "Bonjour");
    void chat.sendText(4, "Bonjour");
    expect(requests().map((request) => request.model)).toEqual(["local/petit", undefined]);
    expect(store().chat.models.get("scenario-3")).toBe("local/petit");
  });
});

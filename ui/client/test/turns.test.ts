import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, createTurns, delayBefore, most_attempts } from "@heraut/client";
import type { TurnEnd } from "@heraut/client";
import { createHttp } from "../src/http";

type Sent = { url: string; method: string; headers: Headers };
type Said = [event: string, data: unknown];

/** Events on the wire, each with the id that its place gives it. */
const wire = (events: Said[], from = 0) =>
  events
    .map(
      ([event, data], at) =>
        `id: 1-${from + at}-0-0\r\nevent: ${event}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`,
    )
    .join("");

/** A stream in pieces of a few bytes, which then ends, breaks or stays open. */
function stream(events: Said[], end: "close" | "break" | "open" = "close", from = 0): Response {
  const data = new TextEncoder().encode(wire(events, from));
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < data.length) controller.enqueue(data.subarray(at, (at += 7)));
      else if (end === "close") controller.close();
      else if (end === "break") controller.error(new TypeError("network error"));
      else return new Promise(() => {});
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

const json = (body: unknown, status = 200, headers = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { "content-type": status < 400 ? "application/json" : "application/problem+json", ...headers },
  });

type Answer = Response | Error | (() => Response);

function turnsAnswering(...answers: Answer[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const fetch = vi.fn(async (url: RequestInfo | URL, init?: RequestInit) => {
    sent.push({ url: String(url), method: init!.method!, headers: new Headers(init!.headers) });
    const answer = answers[Math.min(sent.length, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer() : answer;
  });
  const { open, send } = createHttp({ language: () => "fr", workspace: () => null, fetch });
  const turns = createTurns(open, send, {
    wait: async (ms) => void waits.push(ms),
    random: () => 1,
  });
  return { turns, sent, waits };
}

/** What a listener was told, in order. */
function listener() {
  const told: unknown[] = [];
  let text = "";
  return {
    told,
    text: () => text,
    on: {
      onTurn: (started: { attempt: number }) => told.push(["turn", started.attempt]),
      onStep: (step: { label: string }) => told.push(["step", step.label]),
      onText: (delta: string) => void (text += delta),
      onItem: (index: number, item: unknown) => told.push(["item", index, item]),
      onReset: () => void ((text = ""), told.push(["reset"])),
      onLink: (up: boolean) => told.push(["link", up]),
    },
  };
}

const turn: Said = ["turn", { turn_id: "t-1", thread_id: "f", attempt: 1, statut: "running" }];
const text = (delta: string): Said => ["text", { delta }];
const done: Said = ["done", { message_markdown: "Bonjour à tous" }];
const down = new TypeError("Failed to fetch");

const ask = (turns: ReturnType<typeof turnsAnswering>["turns"], on?: object, signal?: AbortSignal) =>
  turns.run("POST", "/api/chat", { body: { message: "x" }, idempotencyKey: "k" }, { on, signal });

afterEach(() => vi.useRealTimers());

describe("an answer that streams", () => {
  it("tells each event, and ends with what the plain request would have answered", async () => {
    const step: Said = ["step", { name: "ask", label: "Je demande à local/gpt…" }];
    const item: Said = ["item", { index: 0, item: { format: "article" } }];
    const { turns, sent, waits } = turnsAnswering(
      stream([turn, step, text("Bonjour "), item, text("à tous"), done]),
    );
    const heard = listener();
    const end = await ask(turns, heard.on);
    expect(end).toEqual({ statut: "done", answer: done[1] });
    expect(heard.text()).toBe("Bonjour à tous");
    expect(heard.told).toEqual([
      ["turn", 1],
      ["step", "Je demande à local/gpt…"],
      ["item", 0, { format: "article" }],
    ]);
    expect(sent[0]!.headers.get("accept")).toBe("text/event-stream");
    expect(sent[0]!.headers.get("idempotency-key")).toBe("k");
    expect(waits).toEqual([]);
  });

  it("is one event when the server answers at once", async () => {
    const { turns } = turnsAnswering(json({ message_markdown: "tout" }));
    const heard = listener();
    expect(await ask(turns, heard.on)).toEqual({ statut: "done", answer: { message_markdown: "tout" } });
    expect(heard.told).toEqual([]);
  });

  it("throws a refusal before the start as any call does", async () => {
    const { turns } = turnsAnswering(json({ code: "too_long", detail: "Trop long." }, 422));
    await expect(ask(turns)).rejects.toMatchObject({ status: 422, code: "too_long", detail: "Trop long." });
  });

  it("says that the server cannot be reached when it broke off before it had a name", async () => {
    const { turns } = turnsAnswering(stream([], "break"));
    await expect(ask(turns)).rejects.toMatchObject({ offline: true });
  });

  it("begins anew when told so", async () => {
    const { turns } = turnsAnswering(
      stream([turn, text("faux départ"), ["reset", { reason: "fallback" }], text("Bon"), done]),
    );
    const heard = listener();
    await ask(turns, heard.on);
    expect(heard.text()).toBe("Bon");
    expect(heard.told).toContainEqual(["reset"]);
  });

  it("passes over events and data that it does not know", async () => {
    const { turns } = turnsAnswering(stream([turn, ["later", { a: 1 }], ["text", "pas un objet"], done]));
    expect((await ask(turns)).statut).toBe("done");
  });

  it.each([
    ["beside the turn", { turn_id: "t-1", message_id: 9, message_markdown: "Bon" }],
    ["under a name of its own", { turn_id: "t-1", answer: { message_id: 9, message_markdown: "Bon" } }],
  ])("keeps what was written when it was stopped: %s", async (_, data) => {
    const { turns } = turnsAnswering(stream([turn, text("Bon"), ["stopped", data]]));
    const end = await ask(turns);
    expect(end).toMatchObject({ statut: "stopped", turn_id: "t-1", answer: { message_id: 9 } });
  });

  it("knows a stop that left nothing", async () => {
    const { turns } = turnsAnswering(stream([turn, ["stopped", { turn_id: "t-1" }]]));
    expect(await ask(turns)).toEqual({ statut: "stopped", turn_id: "t-1", answer: null });
  });

  it("knows an answer that was interrupted", async () => {
    const { turns } = turnsAnswering(stream([turn, ["interrupted", { turn_id: "t-1" }]]));
    expect(await ask(turns)).toEqual({ statut: "interrupted", turn_id: "t-1" });
  });

  it("turns an error in the middle into a typed one", async () => {
    const problem = { status: 502, code: "provider_failed", detail: "Le modèle ne répond pas." };
    const { turns } = turnsAnswering(stream([turn, text("Bon"), ["error", problem]]));
    const end = (await ask(turns)) as Extract<TurnEnd<unknown>, { statut: "failed" }>;
    expect(end).toMatchObject({ statut: "failed", turn_id: "t-1" });
    expect(end.error).toBeInstanceOf(ApiError);
    expect(end.error).toMatchObject({ status: 502, code: "provider_failed", retryable: true });
  });
});

describe("a connection that breaks off", () => {
  it.each(["close", "break"] as const)("is taken up where it was (%s)", async (how) => {
    const { turns, sent, waits } = turnsAnswering(
      stream([turn, text("Bonjour ")], how),
      stream([turn, text("à tous"), done], "close", 2),
    );
    const heard = listener();
    expect((await ask(turns, heard.on)).statut).toBe("done");
    expect(heard.text()).toBe("Bonjour à tous");
    expect(sent[1]).toMatchObject({ url: "/api/turns/t-1/events", method: "GET" });
    expect(sent[1]!.headers.get("last-event-id")).toBe("1-1-0-0");
    expect(heard.told).toEqual([
      ["turn", 1],
      ["link", false],
      ["link", true],
      ["turn", 1],
    ]);
    expect(waits).toEqual([500]);
  });

  it("tells the same answer at whichever event it broke", async () => {
    const events: Said[] = [turn, text("Bon"), text("jour "), text("à "), text("tous"), done];
    for (let at = 1; at < events.length; at++) {
      const { turns } = turnsAnswering(
        stream(events.slice(0, at), "break"),
        stream([turn, ...events.slice(at)], "close", at - 1),
      );
      const heard = listener();
      expect(await ask(turns, heard.on)).toEqual({ statut: "done", answer: done[1] });
      expect(heard.text()).toBe("Bonjour à tous");
    }
  });

  it("waits longer each time, and gives up after five in a row", async () => {
    const { turns, sent, waits } = turnsAnswering(stream([turn, text("Bon")], "break"), down);
    expect(await ask(turns)).toEqual({ statut: "lost", turn_id: "t-1" });
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(sent).toHaveLength(1 + most_attempts);
  });

  it("counts again from nothing once there is progress", async () => {
    const { turns, waits } = turnsAnswering(
      stream([turn, text("a")], "break"),
      down,
      stream([turn, text("b")], "break"),
      stream([turn, done]),
    );
    expect((await ask(turns)).statut).toBe("done");
    expect(waits).toEqual([500, 1_000, 500]);
  });

  it("does not go on for ever with a server that only greets", async () => {
    const { turns, sent } = turnsAnswering(stream([turn], "close"), () => stream([turn], "close"));
    expect(await ask(turns)).toEqual({ statut: "lost", turn_id: "t-1" });
    expect(sent).toHaveLength(1 + most_attempts);
  });

  it("comes back when the server says", async () => {
    const { turns, waits } = turnsAnswering(
      stream([turn], "break"),
      json({ code: "not_ready" }, 503, { "retry-after": "3" }),
      stream([turn, done]),
    );
    expect((await ask(turns)).statut).toBe("done");
    expect(waits).toEqual([500, 3_000]);
  });

  it("gives up at once when the turn is not there any more", async () => {
    const { turns, sent } = turnsAnswering(stream([turn], "break"), json({ code: "not_found" }, 404));
    expect(await ask(turns)).toEqual({ statut: "lost", turn_id: "t-1" });
    expect(sent).toHaveLength(2);
  });

  it("takes a long silence for a dead connection", async () => {
    vi.useFakeTimers();
    const { turns, sent } = turnsAnswering(stream([turn, text("a")], "open"), stream([turn, done]));
    const end = ask(turns);
    await vi.advanceTimersByTimeAsync(46_000);
    expect((await end).statut).toBe("done");
    expect(sent).toHaveLength(2);
  });

  it("is left to whoever left it", async () => {
    const leaving = new AbortController();
    const { turns, sent } = turnsAnswering(stream([turn, text("a")], "break"));
    const end = ask(turns, { onText: () => leaving.abort() }, leaving.signal);
    await expect(end).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  it.each([
    [0, null, 0, 250],
    [0, null, 1, 500],
    [9, null, 1, 8_000],
    [0, 12, 1, 12_000],
    [0, 3_600, 1, 30_000],
  ])("waits (attempt %i, Retry-After %s, chance %d) %i ms", (attempt, after, random, ms) => {
    expect(delayBefore(attempt, after, random)).toBe(ms);
  });
});

describe("a turn by its name", () => {
  it("is followed from its beginning", async () => {
    const { turns, sent } = turnsAnswering(stream([turn, text("Bonjour à tous"), done]));
    const heard = listener();
    expect((await turns.follow("t-1", { on: heard.on })).statut).toBe("done");
    expect(sent[0]).toMatchObject({ url: "/api/turns/t-1/events", method: "GET" });
    expect(sent[0]!.headers.has("last-event-id")).toBe(false);
  });

  it("is stopped, retried, read and listed", async () => {
    const { turns, sent } = turnsAnswering(
      json(undefined, 204 as 200),
      stream([turn, done]),
      json({ id: "t-1", statut: "interrupted" }),
      json({ items: [{ id: "t-1" }] }),
    );
    await turns.stop("t-1");
    expect((await turns.retry("t-1")).statut).toBe("done");
    expect(await turns.get("t-1")).toMatchObject({ statut: "interrupted" });
    expect(await turns.list({ scenario_id: 3, statut: "running" })).toEqual([{ id: "t-1" }]);
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /api/turns/t-1/stop",
      "POST /api/turns/t-1/retry",
      "GET /api/turns/t-1",
      "GET /api/turns?scenario_id=3&statut=running",
    ]);
  });
});

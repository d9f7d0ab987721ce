import { describe, expect, it, vi } from "vitest";
import { ApiError, createApiClient } from "@heraut/client";

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };

function clientAnswering(answer: Answer | Error) {
  const reached: boolean[] = [];
  const fetch = vi.fn(async (_url: RequestInfo | URL, _init?: RequestInit) => {
    if (answer instanceof Error) throw answer;
    const body = answer.body === undefined ? null : JSON.stringify(answer.body);
    return new Response(body, { status: answer.status ?? 200, headers: answer.headers });
  });
  const client = createApiClient({
    language: () => "fr",
    workspace: () => 7,
    fetch,
    onReach: (ok) => reached.push(ok),
  });
  const sent = () => {
    const [url, init] = fetch.mock.calls[0]!;
    return { url: String(url), method: init!.method, headers: new Headers(init!.headers), body: init!.body };
  };
  return { client, sent, reached, fetch };
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable("it should have been refused"),
    (error: unknown) => error as ApiError,
  );

describe("what is sent", () => {
  it("names the language and the workspace, and leaves empty filters out", async () => {
    const { client, sent } = clientAnswering({ body: { items: [], next_cursor: null } });
    await client.scenarios.list({ q: "froid & chaud", statut: "", cursor: null, limit: 20, archived: false });
    expect(sent().url).toBe("/api/scenarios?q=froid+%26+chaud&limit=20&archived=false");
    expect(sent().headers.get("accept-language")).toBe("fr");
    expect(sent().headers.get("x-workspace")).toBe("7");
    expect(sent().headers.has("idempotency-key")).toBe(false);
  });

  it("gives every mutation a key of its own and states the revision it read", async () => {
    const { client, sent, fetch } = clientAnswering({ body: {} });
    await client.scenarios.patch(3, { nom: "Neuf" }, 12);
    await client.scenarios.patch(3, { nom: "Neuf" }, 12);
    const keys = fetch.mock.calls.map(([, init]) => new Headers(init!.headers).get("idempotency-key"));
    expect(sent().headers.get("if-match")).toBe('"12"');
    expect(keys[0]).toMatch(/^[\x21-\x7e]{1,128}$/);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it("sends a chat request under its own id, so that a retry is recognised", async () => {
    const { client, sent } = clientAnswering({ body: {} });
    await client.chat.send({ message: "bonjour", client_request_id: "abc" });
    expect(sent().headers.get("idempotency-key")).toBe("abc");
    expect(JSON.parse(String(sent().body))).toEqual({ message: "bonjour", client_request_id: "abc" });
  });

  it("puts the workspace into downloads, where no header can go", () => {
    const { client } = clientAnswering({});
    expect(client.downloads.csvExcel(4)).toBe("/api/scenarios/4/export/csv?dialecte=excel&workspace=7");
  });
});

describe("what is refused", () => {
  it("becomes a typed error with its code, its sentence and its fields", async () => {
    const problem = {
      status: 422,
      code: "invalid",
      detail: "Le nom est trop long.",
      errors: [{ field: "nom", code: "too_long", message: "150 caractères au plus." }],
    };
    const { client, reached } = clientAnswering({
      status: 422,
      body: problem,
      headers: { "x-correlation-id": "c-1" },
    });
    const error = await refused(client.scenarios.create({ nom: "x", thematique: "y" }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      code: "invalid",
      detail: "Le nom est trop long.",
      correlationId: "c-1",
    });
    expect(error.fieldMessage("nom")).toBe("150 caractères au plus.");
    expect(error.retryable).toBe(false);
    expect(reached).toEqual([true]);
  });

  it("keeps the present revision of a conflict", async () => {
    const { client } = clientAnswering({ status: 409, body: { code: "stale_revision", revision: 9 } });
    expect(await refused(client.scenarios.patch(1, {}, 8))).toMatchObject({
      code: "stale_revision",
      revision: 9,
    });
  });

  it("says when to come back", async () => {
    const { client } = clientAnswering({
      status: 429,
      body: { code: "rate_limited" },
      headers: { "retry-after": "17" },
    });
    const error = await refused(client.chat.send({ message: "x" }));
    expect(error).toMatchObject({ retryAfter: 17, retryable: true });
  });

  it("survives a body that is no problem document", async () => {
    const { client } = clientAnswering({ status: 502, body: "<html>" });
    expect(await refused(client.session.get())).toMatchObject({
      status: 502,
      code: "http_502",
      retryable: true,
    });
  });

  it("tells an unreachable server from a refusal", async () => {
    const { client, reached } = clientAnswering(new TypeError("Failed to fetch"));
    const error = await refused(client.session.get());
    expect(error.offline).toBe(true);
    expect(reached).toEqual([false]);
  });

  it("leaves a cancelled request to whoever cancelled it", async () => {
    const stop = new AbortController();
    stop.abort();
    const { client, reached } = clientAnswering(new Error("stopped"));
    const error = await refused(client.scenarios.list({}, stop.signal));
    expect(error).not.toBeInstanceOf(ApiError);
    expect(reached).toEqual([]);
  });
});

describe("a refused request", () => {
  const answers = (...statuses: number[]) =>
    vi.fn(async (_url: RequestInfo | URL, _init?: RequestInit) => {
      const status = statuses.shift()!;
      return new Response(JSON.stringify({ code: status === 401 ? "unauthenticated" : "" }), { status });
    });

  it("is sent once more under the same key when somebody is back", async () => {
    const fetch = answers(401, 200);
    const onRefused = vi.fn(async () => true);
    const client = createApiClient({ language: () => "fr", workspace: () => null, fetch, onRefused });
    await client.scenarios.patch(3, { nom: "Neuf" });
    const keys = fetch.mock.calls.map(([, init]) => new Headers(init!.headers).get("idempotency-key"));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(onRefused).toHaveBeenCalledWith(expect.objectContaining({ code: "unauthenticated" }), "PATCH");
  });

  it("is not sent a third time, and stays refused where nobody is back", async () => {
    const twice = answers(401, 401);
    const onRefused = vi.fn(async () => true);
    const again = createApiClient({ language: () => "fr", workspace: () => null, fetch: twice, onRefused });
    expect((await refused(again.session.get())).status).toBe(401);
    expect(twice).toHaveBeenCalledTimes(2);
    const once = answers(401);
    const gone = createApiClient({
      language: () => "fr",
      workspace: () => null,
      fetch: once,
      onRefused: () => false,
    });
    expect((await refused(gone.session.get())).status).toBe(401);
    expect(once).toHaveBeenCalledTimes(1);
  });

  it("for a link by mail tells whether mail is sent at all", async () => {
    const accepted = vi.fn(async () => new Response(null, { status: 202 }));
    const ask = (fetch: typeof globalThis.fetch) =>
      createApiClient({ language: () => "fr", workspace: () => null, fetch }).auth.askForReset(
        "c@example.org",
      );
    expect(await ask(accepted)).toBe(true);
    expect([await ask(answers(409)), await ask(answers(404))]).toEqual([false, false]);
    expect((await refused(ask(answers(429)))).status).toBe(429);
  });
});

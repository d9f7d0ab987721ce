import { createFrameReader } from "@heraut/client/sse";

export type Author = "visitor" | "agent" | "operator";
export type State = "agent" | "waiting" | "human" | "closed";
export type Citation = { n: number; title: string; url: string | null };
export type Message = {
  id: string;
  author: Author;
  content: string;
  citations: Citation[];
  feedback: number | null;
  cut: boolean;
  automatic: boolean;
  created_at: string;
};
export type Agent = {
  name: string;
  title: string;
  greeting: string;
  starters: string[];
  consent: string;
  langue: "fr" | "en";
  on_accent: string;
  theme: { accent: string; place: string; scheme: string; radius: number };
  words: Record<string, string>;
};
export type Visit = {
  token: string | null;
  agent: Agent;
  state: State;
  conversation_id: string;
  messages: Message[];
  turn_id: string | null;
};
export type Said = {
  turn_id: string;
  message: Message;
  reply: Message | null;
  state: State;
  ask_lead: boolean;
};
export type Lead = { email: string; name?: string; phone?: string; message?: string; consent: boolean };

/** An answer other than success. `status` 0: nobody answered. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
  /** Whether it may go better later without anybody doing anything. */
  get passes(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

export type Told = { id: string | null; event: string; data: Record<string, unknown> };

export function createApi(base: string, key: string, language: string, token: () => string | undefined) {
  const path = `${base}/api/widget/${encodeURIComponent(key)}`;

  async function ask(
    method: string,
    rest: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const headers: Record<string, string> = { "Accept-Language": language, ...more };
    const bearer = token();
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response: Response;
    try {
      response = await fetch(path + rest, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
    } catch {
      throw new Refused(0, "unreachable", "");
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    throw new Refused(response.status, problem.code ?? "", problem.detail ?? "");
  }

  async function* events(response: Response): AsyncGenerator<Told> {
    const reader = response.body?.getReader();
    if (!reader) return;
    const frames = createFrameReader();
    try {
      for (;;) {
        const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (done || !value) return;
        for (const { id, event, data } of frames.push(value)) {
          yield { id, event, data: JSON.parse(data) as Record<string, unknown> };
        }
      }
    } finally {
      void reader.cancel().catch(() => undefined);
    }
  }

  const json = async <T>(response: Promise<Response>) => (await (await response).json()) as T;
  const stream = { Accept: "text/event-stream" };

  return {
    open: (body: object) => json<Visit>(ask("POST", "/session", body)),
    look: () => json<Visit>(ask("GET", "/messages")),
    async say(content: string, clientId: string) {
      return events(await ask("POST", "/messages", { content, client_id: clientId }, stream));
    },
    async follow(turn: string, last: string | null) {
      const more: Record<string, string> = last ? { ...stream, "Last-Event-ID": last } : stream;
      return events(await ask("GET", `/turns/${turn}/events`, undefined, more));
    },
    stop: (turn: string) => ask("POST", `/turns/${turn}/stop`),
    judge: (id: string, feedback: number | null, reason?: string) =>
      ask("POST", `/messages/${id}/feedback`, { feedback, reason }),
    lead: (lead: Lead) => ask("POST", "/lead", lead),
    person: () => json<{ state: State }>(ask("POST", "/person")),
    reset: () => json<Visit>(ask("POST", "/reset")),
    erase: () => ask("DELETE", "/visitor"),
  };
}

export type WidgetApi = ReturnType<typeof createApi>;

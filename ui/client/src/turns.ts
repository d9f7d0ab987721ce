/**
 * Turns: answers that take a while. They arrive as server-sent events, outlive the connection that asked for
 * them, and are taken up again where it broke off.
 *
 * An OpenAPI document has no word for the events of a stream, so their types are written here by hand.
 */
import { readJson, type CallOptions, type Method, type Open, type Send } from "./http";
import { ApiError, problemOf, unreachable } from "./problem";
import { createFrameReader, type Frame } from "./sse";
import type { Etape, Id } from "./types";

export type TurnStatut = "running" | "done" | "failed" | "stopped" | "interrupted";
/** `plan`, `suggest`, `search`, or `chat` for all that is said in a conversation. */
export type TurnTask = "chat" | "plan" | "suggest" | "search" | (string & {});

export type Turn = {
  id: string;
  task: TurnTask;
  statut: TurnStatut;
  attempt: number;
  scenario_id: Id | null;
  thread_id: string | null;
  client_request_id: string | null;
  source: string | null;
  degraded: boolean;
  result: unknown;
  created_at: string;
};

export type TurnStarted = {
  turn_id: string;
  thread_id?: string | null;
  attempt: number;
  statut: TurnStatut;
};
export type TurnStep = { name: "read" | "ask" | "fallback" | "write" | (string & {}); label: string };

/** A line of a plan while the plan is still being made: it has no place in the database yet. */
export type NewItem = {
  format: string;
  message: string;
  canal?: string | null;
  frequence?: string | null;
  kpi?: string | null;
  date_debut?: string | null;
  heure?: string | null;
  etape?: Etape | null;
  cta?: string | null;
  effort_h?: number | null;
  pourquoi?: string | null;
};

/** What is told while a turn runs. Each is called only between its beginning and its end. */
export type TurnListener<Item = unknown> = {
  onTurn?: (started: TurnStarted) => void;
  onStep?: (step: TurnStep) => void;
  onText?: (delta: string) => void;
  onItem?: (index: number, item: Item) => void;
  /** Text and items told so far are void: an attempt begins anew. */
  onReset?: () => void;
  /** The connection broke off and is being made again, or is back. */
  onLink?: (up: boolean) => void;
};

export type TurnEnd<Answer> =
  | { statut: "done"; answer: Answer }
  /** The reader stopped it; of a conversation, what was written until then is kept. */
  | { statut: "stopped"; turn_id: string; answer: Answer | null }
  /** The server went away in the middle, or we could not reach it again. Either way a retry goes on. */
  | { statut: "interrupted" | "lost"; turn_id: string }
  | { statut: "failed"; turn_id: string | null; error: ApiError };

export type RunOptions<Item> = { on?: TurnListener<Item>; signal?: AbortSignal };

/** What the tests replace: waiting and chance. */
export type Pace = { wait: (ms: number, signal?: AbortSignal) => Promise<void>; random: () => number };

export const most_attempts = 5;
const first_delay_ms = 500;
const longest_delay_ms = 8_000;
/** Longer than this nobody waits for a server that asks for patience. */
const longest_patience_ms = 30_000;
/** The server says something every 15 s; silence for this long is a dead connection. */
const silence_ms = 45_000;
const event_stream = "text/event-stream";

const realPace: Pace = {
  wait: (ms, signal) =>
    new Promise((done, cancelled) => {
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", () => (clearTimeout(timer), cancelled(signal.reason)), {
        once: true,
      });
    }),
  random: Math.random,
};

/** Between half and all of 0.5, 1, 2, 4, 8 s, unless the server says when to come back. */
export function delayBefore(attempt: number, retryAfter: number | null, random: number): number {
  if (retryAfter !== null) return Math.min(retryAfter * 1_000, longest_patience_ms);
  const whole = Math.min(first_delay_ms * 2 ** attempt, longest_delay_ms);
  return Math.round(whole * (0.5 + random / 2));
}

type Data = Record<string, unknown>;

function dataOf(frame: Frame): Data | null {
  try {
    const value: unknown = JSON.parse(frame.data);
    return typeof value === "object" && value !== null ? (value as Data) : null;
  } catch {
    return null;
  }
}

/** Of a conversation that was stopped, the answer lies beside the turn's name or under one of its own. */
function keptOf<Answer>(data: Data): Answer | null {
  if ("message_id" in data) return data as Answer;
  return (data.answer as Answer | undefined) ?? null;
}

type Following<Item> = RunOptions<Item> & { turnId: string | null; lastId: string | null; failures: number };

/** Tells the listener; answers how the turn ended, if this event says so. */
function tell<Item, Answer>(frame: Frame, following: Following<Item>): TurnEnd<Answer> | null {
  const data = dataOf(frame);
  if (!data) return null;
  const { on } = following;
  const turn_id = following.turnId ?? String(data.turn_id ?? "");
  switch (frame.event) {
    case "turn":
      following.turnId = String(data.turn_id);
      on?.onTurn?.(data as TurnStarted);
      return null;
    case "step":
      on?.onStep?.(data as TurnStep);
      return null;
    case "text":
      on?.onText?.(String(data.delta ?? ""));
      return null;
    case "item":
      on?.onItem?.(Number(data.index), data.item as Item);
      return null;
    case "reset":
      on?.onReset?.();
      return null;
    case "done":
      return { statut: "done", answer: data as Answer };
    case "error":
      return { statut: "failed", turn_id, error: problemOf(data, { status: Number(data.status ?? 500) }) };
    case "stopped":
      return { statut: "stopped", turn_id, answer: keptOf<Answer>(data) };
    case "interrupted":
      return { statut: "interrupted", turn_id };
    default:
      return null;
  }
}

const isStream = (response: Response) =>
  (response.headers.get("content-type") ?? "").startsWith(event_stream) && response.body !== null;

/** The next bytes, or nothing when the connection ended, broke or fell silent. */
async function nextBytes(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), silence_ms);
  });
  try {
    const read = reader.read().then(({ done, value }) => (done ? null : value));
    return await Promise.race([read, silence]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads one connection to its end. */
async function readStream<Item, Answer>(
  body: ReadableStream<Uint8Array>,
  following: Following<Item>,
): Promise<TurnEnd<Answer> | null> {
  const reader = body.getReader();
  const frames = createFrameReader();
  try {
    for (;;) {
      const bytes = await nextBytes(reader);
      following.signal?.throwIfAborted();
      if (!bytes) return null;
      for (const frame of frames.push(bytes)) {
        following.lastId = frame.id ?? following.lastId;
        // A server that only greets and hangs up again makes no progress.
        if (frame.event !== "turn") following.failures = 0;
        const end = tell<Item, Answer>(frame, following);
        if (end) return end;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

export function createTurns(open: Open, send: Send, pace: Pace = realPace) {
  const at = (turn_id: string, what = "") => `/api/turns/${encodeURIComponent(turn_id)}${what}`;

  /** Another connection to the same turn; nothing when it cannot be had. */
  async function again<Item>(following: Following<Item>): Promise<Response | null> {
    let retryAfter: number | null = null;
    while (following.failures < most_attempts) {
      await pace.wait(delayBefore(following.failures++, retryAfter, pace.random()), following.signal);
      try {
        const { lastId, signal } = following;
        const path = at(following.turnId!, "/events");
        return await open("GET", path, { accept: event_stream, lastEventId: lastId, signal });
      } catch (error) {
        following.signal?.throwIfAborted();
        if (!(error instanceof ApiError) || !error.retryable) return null;
        retryAfter = error.retryAfter;
      }
    }
    return null;
  }

  async function listen<Item, Answer>(
    first: Response,
    options: RunOptions<Item>,
    turnId: string | null = null,
  ): Promise<TurnEnd<Answer>> {
    if (!isStream(first)) return { statut: "done", answer: await readJson<Answer>(first, options.signal) };
    const following: Following<Item> = { ...options, turnId, lastId: null, failures: 0 };
    let response: Response | null = first;
    for (;;) {
      const end = await readStream<Item, Answer>(response.body!, following);
      if (end) return end;
      // It broke off before it had a name: the same request, sent again, is recognised by its key.
      if (!following.turnId) throw unreachable();
      options.on?.onLink?.(false);
      response = await again(following);
      if (!response?.body) return { statut: "lost", turn_id: following.turnId };
      options.on?.onLink?.(true);
    }
  }

  async function run<Item, Answer>(
    method: Method,
    path: string,
    call: CallOptions,
    options: RunOptions<Item> = {},
  ): Promise<TurnEnd<Answer>> {
    const { signal } = options;
    return listen(await open(method, path, { ...call, accept: event_stream, signal }), options);
  }

  const get = (turn_id: string) => send<Turn>("GET", at(turn_id));
  const retry = <Item, Answer>(turn_id: string, options: RunOptions<Item> = {}) =>
    run<Item, Answer>("POST", at(turn_id, "/retry"), {}, options);

  /** From the beginning, then as it goes on. */
  async function follow<Item, Answer>(turn_id: string, options: RunOptions<Item> = {}) {
    const { signal } = options;
    const first = await open("GET", at(turn_id, "/events"), { accept: event_stream, signal });
    return listen<Item, Answer>(first, options, turn_id);
  }

  return {
    /** Asks for something that is answered by a turn. A refusal before it starts is thrown, as by every call. */
    run,
    /** Those that run, and those that a dead server left behind; the newest first. */
    list: (where: { scenario_id?: Id | null; thread_id?: string | null; statut?: TurnStatut }) =>
      send<{ items: Turn[] }>("GET", "/api/turns", { query: where }).then(({ items }) => items),
    get,
    follow,
    stop: (turn_id: string) => send<void>("POST", at(turn_id, "/stop")),
    retry,
    /** Goes on with one that was cut off: runs it again if the server gave it up, else follows it. */
    resume: async <Item, Answer>(turn_id: string, options: RunOptions<Item> = {}) => {
      const { statut } = await get(turn_id);
      const over = statut === "interrupted" || statut === "failed";
      return (over ? retry : follow)<Item, Answer>(turn_id, options);
    },
  };
}

export type Turns = ReturnType<typeof createTurns>;

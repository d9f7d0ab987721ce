import { ApiError, problemFrom, unreachable } from "./problem";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Query = Record<string, string | number | boolean | null | undefined>;

export type CallOptions = {
  query?: Query;
  body?: unknown;
  /** Makes the change conditional on the row being as the reader saw it. */
  revision?: number | null;
  /** Given when a retry must be recognised as the same request; otherwise each mutation gets its own. */
  idempotencyKey?: string;
  /** What the answer may be; JSON unless said otherwise. */
  accept?: string;
  /** Where a stream that broke off is taken up again. */
  lastEventId?: string | null;
  signal?: AbortSignal;
};

export type HttpOptions = {
  base?: string;
  language: () => string;
  workspace: () => string | number | null;
  fetch?: typeof fetch;
  /** Told after each attempt whether the server could be reached. */
  onReach?: (reached: boolean) => void;
  /** Told of each refusal. True where the very same request may be sent once more: somebody has signed in again meanwhile. */
  onRefused?: (error: ApiError, method: Method) => Promise<boolean> | boolean;
};

/** A good answer, its body still unread; anything else is thrown as an `ApiError`. */
export type Open = (method: Method, path: string, options?: CallOptions) => Promise<Response>;
export type Send = <T>(method: Method, path: string, options?: CallOptions) => Promise<T>;

/** A name no other request has; `randomUUID` is missing on plain-http addresses other than localhost. */
export function uniqueKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

function headersFor(method: Method, http: HttpOptions, options: CallOptions): Headers {
  const headers = new Headers({
    accept: options.accept ?? "application/json",
    "accept-language": http.language(),
  });
  const workspace = http.workspace();
  if (workspace !== null) headers.set("x-workspace", String(workspace));
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (method !== "GET") headers.set("idempotency-key", options.idempotencyKey ?? uniqueKey());
  if (options.revision != null) headers.set("if-match", `"${options.revision}"`);
  if (options.lastEventId) headers.set("last-event-id", options.lastEventId);
  return headers;
}

export async function readJson<T>(response: Response, signal?: AbortSignal): Promise<T> {
  if (response.status === 204) return undefined as T;
  try {
    const text = await response.text();
    // What was only accepted may say nothing more.
    return (text === "" && response.status === 202 ? undefined : JSON.parse(text)) as T;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ status: response.status, code: "unreadable_answer", detail: "" });
  }
}

/** One place that speaks HTTP: base address, headers, and every failure turned into an `ApiError`. */
export function createHttp(http: HttpOptions): { open: Open; send: Send } {
  const base = http.base ?? "";
  const request = http.fetch ?? ((input, init) => fetch(input, init));

  async function reach(url: string, init: RequestInit): Promise<Response> {
    try {
      const response = await request(url, init);
      http.onReach?.(true);
      return response;
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      http.onReach?.(false);
      throw unreachable();
    }
  }

  const open: Open = async (method, path, options = {}) => {
    const url = base + path + queryString(options.query);
    // Made once: sent again, it is still the same request, under the same key.
    const init: RequestInit = { method, headers: headersFor(method, http, options), signal: options.signal };
    if (options.body !== undefined) init.body = JSON.stringify(options.body);
    const response = await reach(url, init);
    if (response.ok) return response;
    const refused = await problemFrom(response);
    if (!(await http.onRefused?.(refused, method))) throw refused;
    const second = await reach(url, init);
    if (!second.ok) throw await problemFrom(second);
    return second;
  };

  return {
    open,
    send: async (method, path, options = {}) => readJson(await open(method, path, options), options.signal),
  };
}

import type { ApiClient, ApiError, AuditEntry } from "@heraut/client";
import { createStore } from "solid-js/store";
import { asApiError } from "~/core/problems";

export type AuditWish = { event_type: string; actor: string; q: string; from: string; to: string };
export const nothing: AuditWish = { event_type: "", actor: "", q: "", from: "", to: "" };

type State = {
  rows: AuditEntry[];
  cursor: string | null;
  status: "loading" | "ready" | "error";
  error: ApiError | null;
};

const page_size = 50;

/** The log, page by page, as it was asked for last. */
export function createAuditLog(apiClient: ApiClient) {
  const [state, setState] = createStore<State>({ rows: [], cursor: null, status: "loading", error: null });
  let running: AbortController | undefined;

  const read = async (wish: AuditWish, cursor: string | null, signal?: AbortSignal) => {
    const page = await apiClient.workspaces.audit({ ...wish, cursor, limit: page_size }, signal);
    return { rows: page.items as AuditEntry[], cursor: page.next_cursor };
  };

  async function reload(wish: AuditWish): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const page = await read(wish, null, mine.signal);
      if (!mine.signal.aborted) setState({ ...page, status: "ready", error: null });
    } catch (error) {
      if (!mine.signal.aborted) setState({ status: "error", error: asApiError(error) });
    }
  }

  async function more(wish: AuditWish): Promise<void> {
    const page = await read(wish, state.cursor);
    setState({ rows: [...state.rows, ...page.rows], cursor: page.cursor });
  }

  return { state, reload, more };
}

/** What is told of an event, as short words. */
export const factsOf = (row: AuditEntry): string[] =>
  Object.entries(row.metadata ?? {}).map(([name, value]) => {
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    return `${name.replaceAll("_", " ")} = ${shown}`;
  });

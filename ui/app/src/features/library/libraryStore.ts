import type { ApiClient, ApiError, Id, LibraryItem, LinkKind } from "@heraut/client";
import { createStore, reconcile } from "solid-js/store";
import { asApiError, refreshingWhenStale } from "~/core/problems";

export type Row = LibraryItem[LinkKind];
type State = {
  rows: Row[];
  cursor: string | null;
  status: "loading" | "ready" | "error";
  error: ApiError | null;
};

/** The rows of one shelf of the library, found by words. */
export function createLibraryStore(
  apiClient: ApiClient,
  kind: () => LinkKind,
  filter: () => { q: string; type: string },
) {
  const [state, setState] = createStore<State>({ rows: [], cursor: null, status: "loading", error: null });
  let running: AbortController | undefined;

  const query = (cursor: string | null) => ({ ...filter(), cursor, limit: 30 });

  async function reload(): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    setState("error", null);
    try {
      const page = await apiClient.library.list(kind(), query(null), mine.signal);
      if (mine.signal.aborted) return;
      setState("rows", reconcile(page.items as Row[], { key: "id" }));
      setState({ cursor: page.next_cursor, status: "ready" });
    } catch (error) {
      if (!mine.signal.aborted) setState({ status: "error", error: asApiError(error) });
    }
  }

  async function more(): Promise<void> {
    if (!state.cursor) return;
    const page = await apiClient.library.list(kind(), query(state.cursor));
    setState("rows", (rows) => [...rows, ...(page.items as Row[])]);
    setState("cursor", page.next_cursor);
  }

  return {
    state,
    reload,
    more,
    clear: () => setState({ rows: [], cursor: null, status: "loading" }),
    get: (id: Id) => apiClient.library.get(kind(), id),
    create: (body: Record<string, unknown>) => apiClient.library.create(kind(), body).then(reload),
    patch: (row: Row, body: Record<string, unknown>) =>
      refreshingWhenStale(apiClient.library.patch(kind(), row.id, body, row.revision), reload).then(reload),
    remove: (id: Id) => apiClient.library.remove(kind(), id).then(reload),
    restore: (id: Id) => apiClient.library.restore(kind(), id).then(reload),
  };
}

export type LibraryStore = ReturnType<typeof createLibraryStore>;

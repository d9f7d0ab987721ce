import type { Conversation, ConversationFilter } from "@heraut/client";
import { createResource, createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { useServices } from "~/core/services";

const page_size = 30;

/** The list of conversations: read again and again while somebody looks, without moving what they look at. */
export function createInboxStore(filter: () => ConversationFilter) {
  const { apiClient } = useServices();
  const [state, setState] = createStore<{ rows: Conversation[]; cursor: string | null }>({
    rows: [],
    cursor: null,
  });
  const [round, setRound] = createSignal(0);
  const query = (cursor: string | null, limit = page_size) => ({ ...filter(), cursor, limit });

  const [resource] = createResource(round, async () => {
    const page = await apiClient.conversations.list(query(null));
    setState("rows", reconcile(page.items, { key: "id" }));
    setState("cursor", page.next_cursor);
    return true;
  });

  return {
    resource,
    rows: () => state.rows,
    more: () => state.cursor !== null,
    reload: async () => void setRound((it) => it + 1),
    /** What is shown, as it is now: rows keep their nodes, new ones come on top. */
    async refresh(): Promise<void> {
      const shown = Math.min(100, Math.max(page_size, state.rows.length));
      const page = await apiClient.conversations.list(query(null, shown)).catch(() => null);
      if (!page) return;
      const rest = state.rows.slice(shown).filter((row) => !page.items.some(({ id }) => id === row.id));
      setState("rows", reconcile([...page.items, ...rest], { key: "id" }));
    },
    async loadMore(): Promise<void> {
      if (!state.cursor) return;
      const page = await apiClient.conversations.list(query(state.cursor));
      setState("rows", (rows) => [
        ...rows,
        ...page.items.filter((row) => !rows.some(({ id }) => id === row.id)),
      ]);
      setState("cursor", page.next_cursor);
    },
  };
}

import type { Page } from "@heraut/client";
import { createMemo, createResource } from "solid-js";
import { createStore, reconcile } from "solid-js/store";

const page_size = 30;
const most_rows = 100;

type Asked = { cursor: string | null; limit: number };

/** A list by pages: read again and again while somebody looks, without moving what they look at. */
export function createPages<Wish, Row extends { id: string }>(
  wish: () => Wish,
  read: (wish: Wish, asked: Asked) => Promise<Page<Row>>,
) {
  const [state, setState] = createStore<{ rows: Row[]; cursor: string | null }>({ rows: [], cursor: null });
  const wished = createMemo(wish);

  /** Rows keep their nodes. What was asked for before the reader wished for something else is dropped. */
  function put(mine: Wish, rows: Row[], cursor: string | null): void {
    if (mine !== wished()) return;
    setState("rows", reconcile(rows, { key: "id" }));
    setState("cursor", cursor);
  }
  const without = (rows: Row[], known: Row[]) => rows.filter((row) => !known.some(({ id }) => id === row.id));

  const [resource, { refetch }] = createResource(wished, async (mine) => {
    const page = await read(mine, { cursor: null, limit: page_size });
    put(mine, page.items, page.next_cursor);
    return true;
  });

  return {
    resource,
    rows: () => state.rows,
    more: () => state.cursor !== null,
    reload: async () => void (await refetch()),
    /** What is shown, as it is now; new rows come on top. */
    async refresh(): Promise<void> {
      const mine = wished();
      const shown = Math.min(most_rows, Math.max(page_size, state.rows.length));
      const page = await read(mine, { cursor: null, limit: shown }).catch(() => null);
      if (!page) return;
      const rest = without(state.rows.slice(shown), page.items);
      put(mine, [...page.items, ...rest], state.rows.length > shown ? state.cursor : page.next_cursor);
    },
    async loadMore(): Promise<void> {
      const mine = wished();
      const { rows, cursor } = state;
      if (!cursor) return;
      const page = await read(mine, { cursor, limit: page_size });
      put(mine, [...rows, ...without(page.items, rows)], page.next_cursor);
    },
  };
}

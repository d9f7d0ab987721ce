import type { ChatRequest, Id } from "@heraut/client";
import { createStore, reconcile, unwrap } from "solid-js/store";
import { browserMemory } from "~/core/storage";
import type { ThreadKey } from "./thread";

/** What was said while the server could not be reached. Its request keeps its name: sent twice, it is done once. */
export type Waiting = { request: ChatRequest; shown: string; typed: boolean; at: string };
type Kept = Record<string, Waiting[]>;

const idOf = (one: Waiting) => one.request.client_request_id;

function remembered(): Kept {
  try {
    return JSON.parse(browserMemory.get("waiting") ?? "{}") as Kept;
  } catch {
    return {};
  }
}

/** Kept by this browser until it has gone out: neither a reload nor a closed laptop loses it. */
export function createWaiting() {
  const [kept, setKept] = createStore<Kept>(remembered());

  function write(key: ThreadKey, list: Waiting[]): void {
    setKept(key, reconcile(list, { key: "at" }));
    const all = Object.fromEntries(Object.entries(unwrap(kept)).filter(([, some]) => some.length));
    browserMemory.set("waiting", Object.keys(all).length ? JSON.stringify(all) : null);
  }

  const of = (key: ThreadKey): Waiting[] => kept[key] ?? [];

  return {
    of,
    /** In the order in which it was said; what comes back after a vain attempt keeps its place. */
    keep(key: ThreadKey, one: Waiting): void {
      const list = [...of(key).filter((other) => idOf(other) !== idOf(one)), one];
      write(
        key,
        list.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
      );
    },
    drop: (key: ThreadKey, one: Waiting): void =>
      write(
        key,
        of(key).filter((other) => idOf(other) !== idOf(one)),
      ),
    /** The conversations in which something waits. */
    scenarios: (): (Id | null)[] =>
      Object.values(kept)
        .filter((list) => list.length)
        .map((list) => list[0]!.request.scenario_id ?? null),
  };
}

export type WaitingStore = ReturnType<typeof createWaiting>;

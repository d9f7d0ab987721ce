import type { ApiClient, ApiError, Id, Plan, Scenario, ScenarioResume, StatutScenario } from "@heraut/client";
import { createContext, useContext } from "solid-js";
import type { JSX } from "solid-js";
import { createStore, produce, reconcile } from "solid-js/store";
import { asApiError } from "~/core/problems";

export type ListFilter = { q: string; statut: StatutScenario | ""; archived: boolean };
type Loading = "idle" | "loading" | "ready" | "error";
type State = {
  filter: ListFilter;
  list: ScenarioResume[];
  total: number | null;
  cursor: string | null;
  status: Loading;
  loadingMore: boolean;
  error: ApiError | null;
  /** Scenarios with everything they hold, by id. */
  byId: Record<Id, Scenario>;
  detailStatus: Record<Id, Loading>;
  detailError: Record<Id, ApiError | undefined>;
};

const search_pause_ms = 220;
const page_size = 20;

const newestFirst = (a: ScenarioResume, b: ScenarioResume) =>
  a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : b.id - a.id;

/** The list and the scenarios that were opened, shared by the sidebar, the chat and the detail page. */
export function createScenarioStore(apiClient: ApiClient) {
  const [state, setState] = createStore<State>({
    filter: { q: "", statut: "", archived: false },
    list: [],
    total: null,
    cursor: null,
    status: "idle",
    loadingMore: false,
    error: null,
    byId: {},
    detailStatus: {},
    detailError: {},
  });
  let pause: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  const query = (cursor: string | null) => ({ ...state.filter, cursor, limit: page_size });

  async function reload(): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    setState({ status: state.list.length ? state.status : "loading", error: null });
    try {
      const page = await apiClient.scenarios.list({ ...query(null), total: true }, mine.signal);
      if (mine.signal.aborted) return;
      setState("list", reconcile(page.items, { key: "id" }));
      setState({ cursor: page.next_cursor, total: page.total ?? null, status: "ready" });
    } catch (error) {
      if (!mine.signal.aborted) setState({ status: "error", error: asApiError(error) });
    }
  }

  async function more(): Promise<void> {
    if (!state.cursor || state.loadingMore) return;
    setState("loadingMore", true);
    try {
      const page = await apiClient.scenarios.list(query(state.cursor));
      const seen = new Set(state.list.map((row) => row.id));
      setState("list", (rows) => [...rows, ...page.items.filter((row) => !seen.has(row.id))]);
      setState("cursor", page.next_cursor);
    } catch (error) {
      setState("error", asApiError(error));
    } finally {
      setState("loadingMore", false);
    }
  }

  /** Typing waits for a pause; a choice is asked for at once. */
  function setFilter(change: Partial<ListFilter>): void {
    setState("filter", change);
    clearTimeout(pause);
    if ("q" in change) pause = setTimeout(() => void reload(), search_pause_ms);
    else void reload();
  }

  async function load(id: Id): Promise<void> {
    if (!state.byId[id]) setState("detailStatus", id, "loading");
    setState("detailError", id, undefined);
    try {
      accept(await apiClient.scenarios.get(id));
    } catch (error) {
      setState("detailError", id, asApiError(error));
      setState("detailStatus", id, "error");
    }
  }

  /** Takes a scenario as the server answered it: every screen that shows it follows. */
  function accept(scenario: Scenario): void {
    setState("byId", scenario.id, reconcile(scenario, { key: "id" }));
    setState("detailStatus", scenario.id, "ready");
    setState("detailError", scenario.id, undefined);
    placeInList(scenario);
  }

  function acceptPlan(id: Id, plan: Plan): void {
    if (state.byId[id]) setState("byId", id, "plan", reconcile(plan, { key: "id" }));
  }

  function placeInList(row: ScenarioResume): void {
    const fits =
      row.archived === state.filter.archived && (!state.filter.statut || row.statut === state.filter.statut);
    setState(
      produce((draft) => {
        const at = draft.list.findIndex((other) => other.id === row.id);
        if (at >= 0) draft.list.splice(at, 1);
        const wanted = fits && (at >= 0 || !draft.filter.q);
        if (wanted) draft.list.push(resumeOf(row));
        draft.list.sort(newestFirst);
        if (draft.total !== null) draft.total += Number(wanted) - Number(at >= 0);
      }),
    );
  }

  function forget(id: Id): void {
    setState(
      produce((draft) => {
        delete draft.byId[id];
        delete draft.detailStatus[id];
        const at = draft.list.findIndex((row) => row.id === id);
        if (at < 0) return;
        draft.list.splice(at, 1);
        if (draft.total !== null) draft.total -= 1;
      }),
    );
  }

  async function remove(id: Id): Promise<void> {
    await apiClient.scenarios.remove(id);
    forget(id);
  }

  const accepting = async (answer: Promise<Scenario>): Promise<Scenario> => {
    const scenario = await answer;
    accept(scenario);
    return scenario;
  };

  return {
    state,
    reload,
    more,
    setFilter,
    load,
    accept,
    acceptPlan,
    remove,
    /** The scenario if it was opened, else what the list knows of it. */
    known: (id: Id | null): ScenarioResume | undefined =>
      id === null ? undefined : (state.byId[id] ?? state.list.find((row) => row.id === id)),
    create: (...args: Parameters<ApiClient["scenarios"]["create"]>) =>
      accepting(apiClient.scenarios.create(...args)),
    patch: (...args: Parameters<ApiClient["scenarios"]["patch"]>) =>
      accepting(apiClient.scenarios.patch(...args)),
    restore: (id: Id) => accepting(apiClient.scenarios.restore(id)),
    duplicate: (id: Id) => accepting(apiClient.scenarios.duplicate(id)),
    importJson: (body: unknown) => accepting(apiClient.scenarios.importJson(body)),
  };
}

/** The list needs the outline only; keeping the whole would share what the detail edits. */
function resumeOf(row: ScenarioResume): ScenarioResume {
  const { objectifs, cibles, ressources, plan, ...resume } = row as Scenario;
  void [objectifs, cibles, ressources, plan];
  return resume;
}

export type ScenarioStore = ReturnType<typeof createScenarioStore>;
const ScenarioStoreContext = createContext<ScenarioStore>();

export function ScenarioStoreProvider(props: { store: ScenarioStore; children: JSX.Element }) {
  return <ScenarioStoreContext.Provider value={props.store}>{props.children}</ScenarioStoreContext.Provider>;
}

export function useScenarioStore(): ScenarioStore {
  const store = useContext(ScenarioStoreContext);
  if (!store) throw new Error("useScenarioStore needs a ScenarioStoreProvider above it");
  return store;
}

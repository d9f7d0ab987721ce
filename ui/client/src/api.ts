import { createHttp, queryString } from "./http";
import type { Call, CallOptions, HttpOptions } from "./http";
import type * as T from "./types";

export type ScenarioFilter = {
  q?: string;
  thematique?: string;
  statut?: T.StatutScenario | "";
  archived?: boolean;
  cursor?: string | null;
  limit?: number;
};
export type ScenarioPatch = Partial<
  Pick<T.Scenario, "nom" | "thematique" | "description" | "langue" | "archived">
>;
export type ScenarioNew = {
  nom: string;
  thematique: string;
  description?: string | null;
  langue?: T.Langue;
};
export type PlanRequest = {
  horizon_semaines?: number;
  heures_par_semaine?: number;
  canaux?: string[] | null;
  date_debut?: string;
};
export type PlanItemFields = Partial<Omit<T.PlanItem, "id" | "cle" | "revision" | "provenance">>;
export type LinkFields = {
  priorite?: number | null;
  maturite?: T.Maturite | null;
  usage?: string | null;
};
export type ChatRequest = {
  scenario_id?: T.Id | null;
  thread_id?: string | null;
  message?: string;
  action?: { intent: string; params: Record<string, unknown> };
  client_request_id?: string;
};
export type LibraryFilter = { q?: string; type?: string; cursor?: string | null; limit?: number };
/** An entity to write; its `kind` is told by the address. */
export type EntityBody = Record<string, unknown>;

function scenarioCalls(call: Call) {
  return {
    list: (filter: ScenarioFilter, signal?: AbortSignal) =>
      call<T.Page<T.ScenarioResume>>("GET", "/scenarios", { query: filter, signal }),
    get: (id: T.Id) => call<T.Scenario>("GET", `/scenarios/${id}`),
    create: (body: ScenarioNew) => call<T.Scenario>("POST", "/scenarios", { body }),
    patch: (id: T.Id, body: ScenarioPatch, revision?: number) =>
      call<T.Scenario>("PATCH", `/scenarios/${id}`, { body, revision }),
    remove: (id: T.Id) => call<void>("DELETE", `/scenarios/${id}`),
    restore: (id: T.Id) => call<T.Scenario>("POST", `/scenarios/${id}/restore`),
    duplicate: (id: T.Id) => call<T.Scenario>("POST", `/scenarios/${id}/duplicate`),
    importJson: (body: unknown) => call<T.Scenario>("POST", "/scenarios/import", { body }),
    messages: (id: T.Id, cursor?: string | null) =>
      call<T.Page<T.Message>>("GET", `/scenarios/${id}/messages`, { query: { cursor, limit: 50 } }),
    thematiques: () => call<T.Page<T.Thematique>>("GET", "/thematiques"),
  };
}

function linkCalls(call: Call) {
  const at = (id: T.Id, kind: T.LinkKind) => `/scenarios/${id}/${kind}`;
  return {
    add: (id: T.Id, kind: T.LinkKind, body: EntityBody) => call<T.Scenario>("POST", at(id, kind), { body }),
    patch: (id: T.Id, kind: T.LinkKind, itemId: T.Id, body: LinkFields) =>
      call<T.Scenario>("PATCH", `${at(id, kind)}/${itemId}`, { body }),
    detach: (id: T.Id, kind: T.LinkKind, itemId: T.Id) =>
      call<T.Scenario>("DELETE", `${at(id, kind)}/${itemId}`),
    order: (id: T.Id, kind: T.LinkKind, ids: T.Id[]) =>
      call<T.Scenario>("PUT", `${at(id, kind)}/order`, { body: { ids } }),
    suggest: (id: T.Id, kind: T.LinkKind, body: { tour?: number; exclus?: string[] }) =>
      call<T.Suggestions>("POST", `${at(id, kind)}/suggestions`, { body }),
  };
}

function planCalls(call: Call) {
  const at = (id: T.Id) => `/scenarios/${id}/plan`;
  return {
    generate: (id: T.Id, body: PlanRequest) => call<T.PlanGenere>("POST", at(id), { body }),
    patch: (id: T.Id, body: { resume: string }, revision?: number) =>
      call<T.Plan>("PATCH", at(id), { body, revision }),
    versions: (id: T.Id) => call<T.PlanResume[] | T.Page<T.PlanResume>>("GET", `${at(id)}s`).then(itemsOf),
    version: (id: T.Id, numero: number) => call<T.Plan>("GET", `${at(id)}s/${numero}`),
    diff: (id: T.Id, numero: number, autre: number) =>
      call<T.PlanDiff>("GET", `${at(id)}s/${numero}/diff/${autre}`),
    restoreVersion: (id: T.Id, numero: number) => call<T.Plan>("POST", `${at(id)}s/${numero}/restore`),
    addItem: (id: T.Id, body: PlanItemFields) => call<T.Plan>("POST", `${at(id)}/items`, { body }),
    patchItem: (id: T.Id, itemId: T.Id, body: PlanItemFields, revision?: number) =>
      call<T.Plan>("PATCH", `${at(id)}/items/${itemId}`, { body, revision }),
    removeItem: (id: T.Id, itemId: T.Id) => call<T.Plan>("DELETE", `${at(id)}/items/${itemId}`),
    restoreItem: (id: T.Id, itemId: T.Id) => call<T.Plan>("POST", `${at(id)}/items/${itemId}/restore`),
    orderItems: (id: T.Id, ids: T.Id[]) => call<T.Plan>("PUT", `${at(id)}/items/order`, { body: { ids } }),
  };
}

function itemsOf<Row>(answer: Row[] | T.Page<Row>): Row[] {
  return Array.isArray(answer) ? answer : answer.items;
}

function searchCalls(call: Call) {
  return {
    run: (scenario_id: T.Id, requete: string) =>
      call<T.SearchAnswer>("POST", "/search", { body: { scenario_id, requete } }),
    past: (id: T.Id) =>
      call<T.Recherche[] | T.Page<T.Recherche>>("GET", `/scenarios/${id}/recherches`).then(itemsOf),
    adopt: (id: T.Id, rechercheId: T.Id, body: { index: number; comme: string }) =>
      call<T.Scenario>("POST", `/scenarios/${id}/recherches/${rechercheId}/adopt`, { body }),
  };
}

function chatCalls(call: Call) {
  return {
    send: (body: ChatRequest, options?: Pick<CallOptions, "signal">) =>
      call<T.ChatAnswer>("POST", "/chat", { body, idempotencyKey: body.client_request_id, ...options }),
    thread: (thread_id: string, cursor?: string | null) =>
      call<T.Page<T.Message>>("GET", "/messages", { query: { thread_id, cursor, limit: 50 } }),
  };
}

function libraryCalls(call: Call) {
  return {
    list: <K extends T.LinkKind>(kind: K, filter: LibraryFilter, signal?: AbortSignal) =>
      call<T.Page<T.LibraryItem[K]>>("GET", `/${kind}`, { query: filter, signal }),
    get: <K extends T.LinkKind>(kind: K, id: T.Id) => call<T.LibraryItem[K]>("GET", `/${kind}/${id}`),
    create: <K extends T.LinkKind>(kind: K, body: EntityBody) =>
      call<T.LibraryItem[K]>("POST", `/${kind}`, { body }),
    patch: <K extends T.LinkKind>(kind: K, id: T.Id, body: EntityBody, revision?: number) =>
      call<T.LibraryItem[K]>("PATCH", `/${kind}/${id}`, { body, revision }),
    remove: (kind: T.LinkKind, id: T.Id) => call<void>("DELETE", `/${kind}/${id}`),
    restore: <K extends T.LinkKind>(kind: K, id: T.Id) =>
      call<T.LibraryItem[K]>("POST", `/${kind}/${id}/restore`),
  };
}

function sessionCalls(call: Call) {
  return {
    get: () => call<T.Session>("GET", "/session"),
    patchWorkspace: (body: Partial<Pick<T.Workspace, "nom" | "fuseau" | "langue">>, revision?: number) =>
      call<T.Workspace>("PATCH", "/workspace", { body, revision }),
    playbook: () => call<T.Playbook>("GET", "/playbook"),
  };
}

/** Addresses the browser itself opens, where no header can be set. */
function downloads(http: HttpOptions) {
  const base = http.base ?? "/api";
  const at = (id: T.Id, rest: string, query: Record<string, string> = {}) =>
    `${base}/scenarios/${id}/export/${rest}${queryString({ ...query, workspace: http.workspace() })}`;
  return {
    json: (id: T.Id) => at(id, "json"),
    csvExcel: (id: T.Id) => at(id, "csv", { dialecte: "excel" }),
    csvPlain: (id: T.Id) => at(id, "csv", { dialecte: "rfc4180" }),
  };
}

export function createApiClient(http: HttpOptions) {
  const call = createHttp(http);
  return {
    session: sessionCalls(call),
    scenarios: scenarioCalls(call),
    links: linkCalls(call),
    plan: planCalls(call),
    search: searchCalls(call),
    chat: chatCalls(call),
    library: libraryCalls(call),
    downloads: downloads(http),
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;

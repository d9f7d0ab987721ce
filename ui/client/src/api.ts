import { authCalls, keyCalls, meCalls, memberCalls, workspaceCalls } from "./accounts";
import { agentCalls, conversationCalls, identityCalls, leadCalls, webhookCalls } from "./agents";
import { assistantCalls } from "./assistant";
import { createCall, fill } from "./call";
import type { Call, Path } from "./call";
import { createHttp, queryString } from "./http";
import type { HttpOptions } from "./http";
import { createTurns } from "./turns";
import type { NewItem, RunOptions, Turns } from "./turns";
import type * as T from "./types";

export type ScenarioFilter = {
  q?: string;
  thematique?: string;
  statut?: T.StatutScenario | "";
  archived?: boolean;
  /** Whether to count the whole list. */
  total?: boolean;
  cursor?: string | null;
  limit?: number;
};
export type ScenarioPatch = Partial<
  Pick<T.Scenario, "nom" | "thematique" | "description" | "langue" | "archived"> & { entonnoir: T.Entonnoir }
>;
export type ScenarioNew = {
  nom: string;
  thematique: string;
  description?: string | null;
  langue?: T.Langue;
};
/** Asks one model by name instead of the chosen one. */
type ByModel = { model?: string };
export type PlanRequest = ByModel & {
  horizon_semaines?: number;
  heures_par_semaine?: number;
  canaux?: string[] | null;
  date_debut?: string;
};
export type PlanItemFields = Partial<Omit<T.PlanItem, "id" | "cle" | "revision" | "provenance">>;
/** A line that does not exist yet. */
export type PlanItemNew = PlanItemFields & Pick<T.PlanItem, "format" | "message">;
export type LinkFields = {
  priorite?: number | null;
  maturite?: T.Maturite | null;
  usage?: string | null;
};
export type SuggestRequest = ByModel & { tour?: number; exclus?: string[] };
export type SearchRequest = ByModel & { scenario_id: T.Id; requete: string };
/** What a conversation tells while it is being answered: proposals, lines of a plan or results. */
export type ChatItem = T.Proposal | T.Suggestion | NewItem | T.Inspiration;
export type ChatRequest = ByModel & {
  scenario_id?: T.Id | null;
  thread_id?: string | null;
  message?: string;
  action?: { intent: string; params: Record<string, unknown> };
  client_request_id?: string;
};
export type LibraryFilter = { q?: string; type?: string; cursor?: string | null; limit?: number };
/** An entity to write; its `kind` is told by the address. */
export type EntityBody = Record<string, unknown>;

const page_size = 50;

function scenarioCalls(call: Call) {
  return {
    list: (filter: ScenarioFilter, signal?: AbortSignal) =>
      call("GET", "/api/scenarios", { query: filter, signal }),
    get: (id: T.Id) => call("GET", "/api/scenarios/{id}", { path: { id } }),
    create: (body: ScenarioNew) => call("POST", "/api/scenarios", { body }),
    patch: (id: T.Id, body: ScenarioPatch, revision?: number) =>
      call("PATCH", "/api/scenarios/{id}", { path: { id }, body, revision }),
    remove: (id: T.Id) => call("DELETE", "/api/scenarios/{id}", { path: { id } }),
    restore: (id: T.Id) => call("POST", "/api/scenarios/{id}/restore", { path: { id } }),
    duplicate: (id: T.Id) => call("POST", "/api/scenarios/{id}/duplicate", { path: { id } }),
    importJson: (body: unknown) => call("POST", "/api/scenarios/import", { body }),
    messages: (id: T.Id, cursor?: string | null): Promise<T.Page<T.Message>> =>
      call("GET", "/api/scenarios/{id}/messages", { path: { id }, query: { cursor, limit: page_size } }),
    thematiques: () => call("GET", "/api/thematiques"),
  };
}

const linkPath = {
  objectifs: "/api/scenarios/{id}/objectifs/{objectif_id}",
  cibles: "/api/scenarios/{id}/cibles/{cible_id}",
  ressources: "/api/scenarios/{id}/ressources/{ressource_id}",
} as const satisfies Record<T.LinkKind, string>;

function linkCalls(call: Call, turns: Turns) {
  const both = (id: T.Id, itemId: T.Id) => ({
    id,
    objectif_id: itemId,
    cible_id: itemId,
    ressource_id: itemId,
  });
  return {
    add: (id: T.Id, kind: T.LinkKind, body: EntityBody) =>
      call("POST", `/api/scenarios/{id}/${kind}`, { path: { id }, body }),
    patch: (id: T.Id, kind: T.LinkKind, itemId: T.Id, body: LinkFields) =>
      call("PATCH", linkPath[kind], { path: both(id, itemId), body }),
    detach: (id: T.Id, kind: T.LinkKind, itemId: T.Id) =>
      call("DELETE", linkPath[kind], { path: both(id, itemId) }),
    order: (id: T.Id, kind: T.LinkKind, ids: T.Id[]) =>
      call("PUT", `/api/scenarios/{id}/${kind}/order`, { path: { id }, body: { ids } }),
    suggest: (id: T.Id, kind: T.LinkKind, body: SuggestRequest, options?: RunOptions<T.Suggestion>) =>
      turns.run<T.Suggestion, T.Suggestions>(
        "POST",
        fill(`/api/scenarios/{id}/${kind}/suggestions` satisfies Path, { id }),
        { body },
        options,
      ),
  };
}

function planCalls(call: Call, turns: Turns) {
  return {
    generate: (id: T.Id, body: PlanRequest, options?: RunOptions<NewItem>) =>
      turns.run<NewItem, T.PlanGenere>(
        "POST",
        fill("/api/scenarios/{id}/plan" satisfies Path, { id }),
        { body },
        options,
      ),
    patch: (id: T.Id, body: { resume: string }, revision?: number) =>
      call("PATCH", "/api/scenarios/{id}/plan", { path: { id }, body, revision }),
    versions: (id: T.Id) => call("GET", "/api/scenarios/{id}/plans", { path: { id } }),
    version: (id: T.Id, numero: number) =>
      call("GET", "/api/scenarios/{id}/plans/{numero}", { path: { id, numero } }),
    diff: (id: T.Id, numero: number, autre: number) =>
      call("GET", "/api/scenarios/{id}/plans/{numero}/diff/{autre}", { path: { id, numero, autre } }),
    restoreVersion: (id: T.Id, numero: number) =>
      call("POST", "/api/scenarios/{id}/plans/{numero}/restore", { path: { id, numero } }),
    occurrences: (id: T.Id, numero: number) =>
      call("GET", "/api/scenarios/{id}/plans/{numero}/occurrences", { path: { id, numero } }),
    addItem: (id: T.Id, body: PlanItemFields) =>
      call("POST", "/api/scenarios/{id}/plan/items", { path: { id }, body }),
    patchItem: (id: T.Id, item_id: T.Id, body: PlanItemFields, revision?: number) =>
      call("PATCH", "/api/scenarios/{id}/plan/items/{item_id}", { path: { id, item_id }, body, revision }),
    removeItem: (id: T.Id, item_id: T.Id) =>
      call("DELETE", "/api/scenarios/{id}/plan/items/{item_id}", { path: { id, item_id } }),
    restoreItem: (id: T.Id, item_id: T.Id) =>
      call("POST", "/api/scenarios/{id}/plan/items/{item_id}/restore", { path: { id, item_id } }),
    batchItems: (id: T.Id, body: T.PlanBatch) =>
      call("POST", "/api/scenarios/{id}/plan/items/batch", { path: { id }, body }),
    previewImport: (id: T.Id, csv: string) =>
      call("POST", "/api/scenarios/{id}/plan/import/preview", { path: { id }, body: { csv } }),
    importItems: (id: T.Id, csv: string, lignes: number[]) =>
      call("POST", "/api/scenarios/{id}/plan/import", { path: { id }, body: { csv, lignes } }),
    orderItems: (id: T.Id, ids: T.Id[]) =>
      call("PUT", "/api/scenarios/{id}/plan/items/order", { path: { id }, body: { ids } }),
  };
}

function providerKeyCalls(call: Call) {
  return {
    list: () => call("GET", "/api/provider-keys"),
    put: (provider: string, key: string) =>
      call("PUT", "/api/provider-keys/{provider}", { path: { provider }, body: { key } }),
    remove: (provider: string) => call("DELETE", "/api/provider-keys/{provider}", { path: { provider } }),
  };
}

function partageCalls(call: Call) {
  return {
    list: (id: T.Id) => call("GET", "/api/scenarios/{id}/partages", { path: { id } }),
    create: (id: T.Id, body: { jours: number }) =>
      call("POST", "/api/scenarios/{id}/partages", { path: { id }, body }),
    revoke: (id: T.Id, partage_id: T.Id) =>
      call("DELETE", "/api/scenarios/{id}/partages/{partage_id}", { path: { id, partage_id } }),
    open: (token: string) => call("POST", "/api/partage", { body: { token } }),
  };
}

function searchCalls(call: Call, turns: Turns) {
  return {
    run: (body: SearchRequest, options?: RunOptions<T.Inspiration>) =>
      turns.run<T.Inspiration, T.SearchAnswer>("POST", "/api/search" satisfies Path, { body }, options),
    past: (id: T.Id) =>
      call("GET", "/api/scenarios/{id}/recherches", { path: { id }, query: { limit: page_size } }).then(
        (page) => page.items,
      ),
    adopt: (id: T.Id, recherche_id: T.Id, body: { index: number; comme: string }) =>
      call("POST", "/api/scenarios/{id}/recherches/{recherche_id}/adopt", {
        path: { id, recherche_id },
        body,
      }),
  };
}

function chatCalls(call: Call, turns: Turns) {
  return {
    send: (body: ChatRequest, options?: RunOptions<ChatItem>) =>
      turns.run<ChatItem, T.ChatAnswer>(
        "POST",
        "/api/chat" satisfies Path,
        { body, idempotencyKey: body.client_request_id },
        options,
      ),
    thread: (thread_id: string, cursor?: string | null): Promise<T.Page<T.Message>> =>
      call("GET", "/api/messages", { query: { thread_id, cursor, limit: page_size } }),
  };
}

function libraryCalls(call: Call) {
  return {
    list: (
      kind: T.LinkKind,
      filter: LibraryFilter,
      signal?: AbortSignal,
    ): Promise<T.Page<T.LibraryItem[T.LinkKind]>> => call("GET", `/api/${kind}`, { query: filter, signal }),
    get: (kind: T.LinkKind, id: T.Id): Promise<T.LibraryItem[T.LinkKind]> =>
      call("GET", `/api/${kind}/{id}`, { path: { id } }),
    create: (kind: T.LinkKind, body: EntityBody) => call("POST", `/api/${kind}`, { body }),
    patch: (kind: T.LinkKind, id: T.Id, body: EntityBody, revision?: number) =>
      call("PATCH", `/api/${kind}/{id}`, { path: { id }, body, revision }),
    remove: (kind: T.LinkKind, id: T.Id) => call("DELETE", `/api/${kind}/{id}`, { path: { id } }),
    restore: (kind: T.LinkKind, id: T.Id) => call("POST", `/api/${kind}/{id}/restore`, { path: { id } }),
  };
}

function sessionCalls(call: Call) {
  return {
    get: () => call("GET", "/api/session"),
    patchWorkspace: (body: Partial<Pick<T.Workspace, "nom" | "fuseau" | "langue">>, revision?: number) =>
      call("PATCH", "/api/workspace", { body, revision }),
    playbook: () => call("GET", "/api/playbook"),
  };
}

/** Addresses the browser itself opens, where no header can be set. */
function downloads(http: HttpOptions) {
  const at = (
    path: `/api/scenarios/{id}/export/${"json" | "csv" | "xlsx" | "ics" | "markdown"}`,
    id: T.Id,
    dialecte?: string,
  ) => `${http.base ?? ""}${fill(path, { id })}${queryString({ dialecte, workspace: http.workspace() })}`;
  return {
    json: (id: T.Id) => at("/api/scenarios/{id}/export/json", id),
    csvExcel: (id: T.Id) => at("/api/scenarios/{id}/export/csv", id, "excel"),
    csvPlain: (id: T.Id) => at("/api/scenarios/{id}/export/csv", id, "rfc4180"),
    notion: (id: T.Id) => at("/api/scenarios/{id}/export/csv", id, "notion"),
    sheets: (id: T.Id) => at("/api/scenarios/{id}/export/csv", id, "sheets"),
    hubspot: (id: T.Id) => at("/api/scenarios/{id}/export/csv", id, "hubspot"),
    xlsx: (id: T.Id) => at("/api/scenarios/{id}/export/xlsx", id),
    ics: (id: T.Id) => at("/api/scenarios/{id}/export/ics", id),
    markdown: (id: T.Id) => at("/api/scenarios/{id}/export/markdown", id),
  };
}

export function createApiClient(http: HttpOptions) {
  const { open, send } = createHttp(http);
  const call = createCall(send);
  const turns = createTurns(open, send);
  return {
    auth: authCalls(call, send),
    me: meCalls(call),
    keys: keyCalls(call),
    members: memberCalls(call),
    workspaces: workspaceCalls(call),
    partages: partageCalls(call),
    providerKeys: providerKeyCalls(call),
    agents: agentCalls(call, http),
    webhooks: webhookCalls(call),
    identity: identityCalls(call),
    conversations: conversationCalls(call, http),
    leads: leadCalls(call),
    assistant: assistantCalls(send),
    turns,
    session: sessionCalls(call),
    scenarios: scenarioCalls(call),
    links: linkCalls(call, turns),
    plan: planCalls(call, turns),
    search: searchCalls(call, turns),
    chat: chatCalls(call, turns),
    library: libraryCalls(call),
    downloads: downloads(http),
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;

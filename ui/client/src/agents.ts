/** Agents on websites, their keys, and what their visitors said. */
import type { Call } from "./call";
import { fill } from "./call";
import { queryString } from "./http";
import type { HttpOptions } from "./http";
import type * as T from "./types";

export type AgentNew = { name?: string; role?: string; instructions?: string; scenario_id?: T.Id | null };
export type AgentPatch = Partial<
  Pick<
    T.Agent,
    | "name"
    | "role"
    | "instructions"
    | "model"
    | "temperature"
    | "top_p"
    | "max_tokens"
    | "is_active"
    | "knowledge_only"
    | "known_only"
    | "languages"
    | "texts"
    | "theme"
    | "origins"
    | "retention_days"
    | "budgets"
  >
>;
export type AgentKeyNew = { kind: T.AgentKey["kind"]; name: string; expires_in_days?: number };
/** A text under a title, a page, or a file; and the question that it answers. */
export type AgentDocumentNew = {
  titre?: string;
  content?: string;
  url?: string;
  file?: { name: string; data: string };
  unanswered_id?: string;
};
export type WebhookNew = { url: string; events: T.WebhookEvent[] };
export type WebhookPatch = Partial<WebhookNew & { is_active: boolean }>;
export type DeliveryFilter = {
  webhook_id?: string;
  statut?: T.Delivery["statut"] | "";
  cursor?: string | null;
  limit?: number;
};
export type ConversationFilter = {
  agent_id?: string;
  state?: T.Conversation["state"] | "";
  unread?: boolean;
  tag?: string;
  q?: string;
  cursor?: string | null;
  limit?: number;
};
export type ConversationPatch = Partial<Pick<T.Conversation, "tags" | "note" | "unread">>;

export function agentCalls(call: Call, http: HttpOptions) {
  return {
    list: (query: { q?: string; cursor?: string | null; limit?: number } = {}) =>
      call("GET", "/api/agents", { query }),
    get: (id: string) => call("GET", "/api/agents/{id}", { path: { id } }),
    create: (body: AgentNew) => call("POST", "/api/agents", { body }),
    patch: (id: string, body: AgentPatch, revision?: number) =>
      call("PATCH", "/api/agents/{id}", { path: { id }, body, revision }),
    remove: (id: string) => call("DELETE", "/api/agents/{id}", { path: { id } }),
    restore: (id: string) => call("POST", "/api/agents/{id}/restore", { path: { id } }),
    duplicate: (id: string) => call("POST", "/api/agents/{id}/duplicate", { path: { id } }),
    versions: (id: string) => call("GET", "/api/agents/{id}/versions", { path: { id } }),
    restoreVersion: (id: string, numero: number) =>
      call("POST", "/api/agents/{id}/versions/{numero}/restore", { path: { id, numero } }),
    keys: (id: string) => call("GET", "/api/agents/{id}/keys", { path: { id } }),
    createKey: (id: string, body: AgentKeyNew) =>
      call("POST", "/api/agents/{id}/keys", { path: { id }, body }),
    rotateKey: (id: string, key_id: string, overlap_hours: number) =>
      call("POST", "/api/agents/{id}/keys/{key_id}/rotate", {
        path: { id, key_id },
        body: { overlap_hours },
      }),
    revokeKey: (id: string, key_id: string) =>
      call("DELETE", "/api/agents/{id}/keys/{key_id}", { path: { id, key_id } }),
    documents: (id: string) => call("GET", "/api/agents/{id}/documents", { path: { id } }),
    document: (id: string, document_id: string) =>
      call("GET", "/api/agents/{id}/documents/{document_id}", { path: { id, document_id } }),
    addDocument: (id: string, body: AgentDocumentNew) =>
      call("POST", "/api/agents/{id}/documents", { path: { id }, body }),
    changeDocument: (id: string, document_id: string, body: { titre: string; content: string }) =>
      call("PUT", "/api/agents/{id}/documents/{document_id}", { path: { id, document_id }, body }),
    removeDocument: (id: string, document_id: string) =>
      call("DELETE", "/api/agents/{id}/documents/{document_id}", { path: { id, document_id } }),
    restoreDocument: (id: string, document_id: string) =>
      call("POST", "/api/agents/{id}/documents/{document_id}/restore", { path: { id, document_id } }),
    refreshDocument: (id: string, document_id: string) =>
      call("POST", "/api/agents/{id}/documents/{document_id}/refresh", { path: { id, document_id } }),
    scheduleDocument: (id: string, document_id: string, refresh_days: number | null) =>
      call("PUT", "/api/agents/{id}/documents/{document_id}/schedule", {
        path: { id, document_id },
        body: { refresh_days },
      }),
    unanswered: (id: string) => call("GET", "/api/agents/{id}/unanswered", { path: { id } }),
    settle: (id: string, question_id: string, done: boolean) =>
      call("PUT", "/api/agents/{id}/unanswered/{question_id}", {
        path: { id, question_id },
        body: { done },
      }),
    makeRessource: (id: string, question_id: string) =>
      call("POST", "/api/agents/{id}/unanswered/{question_id}/ressource", { path: { id, question_id } }),
    /** What all agents of the workspace may answer together. */
    budgets: () => call("GET", "/api/agents/budgets", {}),
    setBudgets: (body: T.WorkspaceBudgets) => call("PUT", "/api/agents/budgets", { body }),
    statistics: (id: string, from: string, to: string) =>
      call("GET", "/api/agents/{id}/statistics", { path: { id }, query: { from, to } }),
    /** An address that the browser itself opens. */
    statisticsAt: (id: string, from: string, to: string) =>
      `${http.base ?? ""}${fill("/api/agents/{id}/statistics/csv", { id })}${queryString({ from, to, workspace: http.workspace() })}`,
    /** Counts anew, from the messages that are kept. */
    countAnew: (id: string) => call("POST", "/api/agents/{id}/statistics/rebuild", { path: { id } }),
    tryOut: (id: string) => call("POST", "/api/agents/{id}/essai", { path: { id } }),
  };
}

/** Where an agent's events are told, and what was told. */
export function webhookCalls(call: Call) {
  return {
    list: (id: string) => call("GET", "/api/agents/{id}/webhooks", { path: { id } }),
    create: (id: string, body: WebhookNew) =>
      call("POST", "/api/agents/{id}/webhooks", { path: { id }, body }),
    patch: (id: string, webhook_id: string, body: WebhookPatch) =>
      call("PATCH", "/api/agents/{id}/webhooks/{webhook_id}", { path: { id, webhook_id }, body }),
    remove: (id: string, webhook_id: string) =>
      call("DELETE", "/api/agents/{id}/webhooks/{webhook_id}", { path: { id, webhook_id } }),
    rotate: (id: string, webhook_id: string, overlap_hours: number) =>
      call("POST", "/api/agents/{id}/webhooks/{webhook_id}/rotate", {
        path: { id, webhook_id },
        body: { overlap_hours },
      }),
    test: (id: string, webhook_id: string) =>
      call("POST", "/api/agents/{id}/webhooks/{webhook_id}/test", { path: { id, webhook_id } }),
    deliveries: (id: string, query: DeliveryFilter = {}) =>
      call("GET", "/api/agents/{id}/deliveries", { path: { id }, query }),
    delivery: (id: string, delivery_id: string) =>
      call("GET", "/api/agents/{id}/deliveries/{delivery_id}", { path: { id, delivery_id } }),
    replay: (id: string, delivery_id: string) =>
      call("POST", "/api/agents/{id}/deliveries/{delivery_id}/replay", { path: { id, delivery_id } }),
  };
}

/** The secret with which a customer's server vouches for visitors. */
export function identityCalls(call: Call) {
  return {
    get: (id: string) => call("GET", "/api/agents/{id}/identity", { path: { id } }),
    set: (id: string) => call("POST", "/api/agents/{id}/identity", { path: { id } }),
    remove: (id: string) => call("DELETE", "/api/agents/{id}/identity", { path: { id } }),
  };
}

export function conversationCalls(call: Call, http: HttpOptions) {
  return {
    list: (query: ConversationFilter, signal?: AbortSignal) =>
      call("GET", "/api/conversations", { query, signal }),
    counts: () => call("GET", "/api/conversations/counts"),
    get: (id: string) => call("GET", "/api/conversations/{id}", { path: { id } }),
    messages: (id: string, cursor?: string | null) =>
      call("GET", "/api/conversations/{id}/messages", { path: { id }, query: { cursor, limit: 50 } }),
    patch: (id: string, body: ConversationPatch) =>
      call("PATCH", "/api/conversations/{id}", { path: { id }, body }),
    reply: (id: string, content: string) =>
      call("POST", "/api/conversations/{id}/messages", { path: { id }, body: { content } }),
    take: (id: string) => call("POST", "/api/conversations/{id}/take", { path: { id } }),
    release: (id: string) => call("POST", "/api/conversations/{id}/release", { path: { id } }),
    close: (id: string) => call("POST", "/api/conversations/{id}/close", { path: { id } }),
    remove: (id: string) => call("DELETE", "/api/conversations/{id}", { path: { id } }),
    /** An address that the browser itself opens. */
    fileAt: (id: string, form: "json" | "csv" | "txt") =>
      `${http.base ?? ""}${fill("/api/conversations/{id}/export/{form}", { id, form })}${queryString({ workspace: http.workspace() })}`,
  };
}

export function leadCalls(call: Call) {
  return {
    list: (query: { agent_id?: string; cursor?: string | null; limit?: number } = {}) =>
      call("GET", "/api/leads", { query }),
    remove: (id: string) => call("DELETE", "/api/leads/{id}", { path: { id } }),
  };
}

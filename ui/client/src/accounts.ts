/** People, their keys and sessions, the workspaces they share, and what is used and written down there. */
import { ApiError } from "./problem";
import type { Call } from "./call";
import { queryString } from "./http";
import type { Send } from "./http";
import type * as T from "./types";

export type Credentials = { email: string; password: string };
export type KeyNew = { name: string; role: T.Role; scopes: T.KeyScope[]; expires_in_days?: number };
export type AuditFilter = {
  event_type?: string;
  actor?: string;
  q?: string;
  from?: string;
  to?: string;
  cursor?: string | null;
  limit?: number;
};
export type Invited = T.InvitationMade & { mailed?: boolean };

/** No mail leaves from there: because nobody set it up, or because the server does not know how yet. */
const mailless = [404, 405, 409];

export function authCalls(call: Call, send: Send) {
  return {
    state: () => call("GET", "/api/auth/state"),
    /** Where the browser goes to be vouched for, and where it comes back to. */
    startAt: (provider: string, next: string): string =>
      `/api/auth/oidc/${encodeURIComponent(provider)}/start${queryString({ next })}`,
    login: (body: Credentials) => call("POST", "/api/auth/login", { body }),
    logout: () => call("POST", "/api/auth/logout"),
    setup: (body: Credentials & { setup_token: string; name: string }) =>
      call("POST", "/api/auth/setup", { body }),
    reset: (body: { token: string; password: string }) => call("POST", "/api/auth/reset", { body }),
    /** Answers false where the server sends no mail. */
    askForReset: async (email: string): Promise<boolean> => {
      try {
        await send("POST", "/api/auth/reset-request", { body: { email } });
        return true;
      } catch (error) {
        if (error instanceof ApiError && mailless.includes(error.status)) return false;
        throw error;
      }
    },
    invitation: (token: string) => call("POST", "/api/auth/invitation", { body: { token } }),
    acceptAsNew: (body: { token: string; name: string; password: string }) =>
      call("POST", "/api/auth/invitation/accept", { body }),
    accept: (token: string) => call("POST", "/api/invitations/accept", { body: { token } }),
  };
}

export function meCalls(call: Call) {
  return {
    get: () => call("GET", "/api/me"),
    patch: (body: Partial<Pick<T.Me, "name" | "langue" | "theme">>) => call("PATCH", "/api/me", { body }),
    password: (body: { old_password: string; new_password: string }) =>
      call("POST", "/api/me/password", { body }),
    sessions: () => call("GET", "/api/me/sessions"),
    endSession: (id: T.Id) => call("DELETE", "/api/me/sessions/{id}", { path: { id } }),
    endSessions: () => call("DELETE", "/api/me/sessions"),
    /** Without a password where the person has none, and has just signed in. */
    remove: (password?: string) => call("DELETE", "/api/me", { body: { password } }),
    oauthAccounts: () => call("GET", "/api/me/oidc"),
    /** Answers the page of the provider where the browser goes next. */
    connect: (provider: string) => call("POST", "/api/me/oidc/{provider}", { path: { provider } }),
    disconnect: (provider: string) => call("DELETE", "/api/me/oidc/{provider}", { path: { provider } }),
    exportAt: "/api/me/export",
  };
}

/** The same four things for the keys of a person and for those of the workspace. */
export function keyCalls(call: Call) {
  return {
    mine: {
      list: () => call("GET", "/api/me/keys"),
      create: (body: KeyNew) => call("POST", "/api/me/keys", { body }),
      rotate: (id: T.Id, overlap_hours: number) =>
        call("POST", "/api/me/keys/{id}/rotate", { path: { id }, body: { overlap_hours } }),
      revoke: (id: T.Id) => call("DELETE", "/api/me/keys/{id}", { path: { id } }),
    },
    ofWorkspace: {
      list: () => call("GET", "/api/keys"),
      create: (body: KeyNew) => call("POST", "/api/keys", { body }),
      rotate: (id: T.Id, overlap_hours: number) =>
        call("POST", "/api/keys/{id}/rotate", { path: { id }, body: { overlap_hours } }),
      revoke: (id: T.Id) => call("DELETE", "/api/keys/{id}", { path: { id } }),
    },
  };
}

export function memberCalls(call: Call) {
  return {
    list: () => call("GET", "/api/members"),
    setRole: (user_id: T.Id, role: T.Role) =>
      call("PATCH", "/api/members/{user_id}", { path: { user_id }, body: { role } }),
    remove: (user_id: T.Id) => call("DELETE", "/api/members/{user_id}", { path: { user_id } }),
    transfer: (user_id: T.Id) => call("POST", "/api/workspace/transfer", { body: { user_id } }),
    leave: () => call("POST", "/api/workspace/leave"),
    invitations: () => call("GET", "/api/invitations"),
    invite: (body: { email: string; role: T.Role }): Promise<Invited> =>
      call("POST", "/api/invitations", { body }),
    revokeInvitation: (id: T.Id) => call("DELETE", "/api/invitations/{id}", { path: { id } }),
  };
}

export function workspaceCalls(call: Call) {
  return {
    list: () => call("GET", "/api/workspaces"),
    create: (body: { nom: string; langue?: T.Langue; fuseau?: string }) =>
      call("POST", "/api/workspaces", { body }),
    usage: (from?: string, to?: string) => call("GET", "/api/usage", { query: { from, to } }),
    audit: (filter: AuditFilter, signal?: AbortSignal) =>
      call("GET", "/api/audit", { query: filter, signal }),
  };
}

import type { ApiClient, ApiError, Id, Me, Role, Session, Workspace } from "@heraut/client";
import { createSignal } from "solid-js";
import { asApiError } from "./problems";
import { browserMemory, forgetDrafts, tabMemory } from "./storage";

/** Starting: not asked yet. In: may work. Out: has to sign in. Nowhere: signed in, and member of no workspace. */
export type Standing = "starting" | "in" | "out" | "nowhere";

const rank: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 };

/** Where an address leads after signing in: a page of ours, or the desk. */
export function nextPage(wanted: string | undefined): string {
  return wanted && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith("/login") ? wanted : "/";
}

type Browser = { go: (address: string) => void; reload: () => void };
const thisBrowser: Browser = {
  go: (address) => location.assign(address),
  reload: () => location.reload(),
};

/** Whether somebody is here, where, and what they may do. A session that ends is taken up again without losing what was being done. */
export function createEntry(
  api: () => ApiClient,
  onWorkspace: (at: Workspace) => void,
  browser = thisBrowser,
) {
  const [session, setSession] = createSignal<Session | null>(null);
  const [standing, setStanding] = createSignal<Standing>("starting");
  const [asking, setAsking] = createSignal(false);
  const [ended, setEnded] = createSignal(false);
  let waiting: ((again: boolean) => void)[] = [];

  function accept(found: Session): void {
    // What somebody else has typed in this browser is not theirs to read.
    const before = browserMemory.get("person");
    if (before && before !== String(found.user.id)) forgetDrafts();
    browserMemory.set("person", String(found.user.id));
    setSession(found);
    onWorkspace(found.workspace);
    setStanding("in");
  }

  function stay(error: ApiError): Promise<void> | void {
    if (error.status === 401) return void setStanding("out");
    if (error.status !== 404) return void setStanding("in"); // Every screen says for itself that the server does not answer.
    if (!tabMemory.get("workspace")) return void setStanding("nowhere");
    // The workspace of this tab is no longer theirs: another one may be.
    tabMemory.set("workspace", null);
    tabMemory.set("thread", null);
    return look();
  }

  async function look(): Promise<void> {
    try {
      accept(await api().session.get());
    } catch (error) {
      await stay(asApiError(error));
    }
  }

  const settle = (again: boolean): void => {
    const all = waiting;
    waiting = [];
    setAsking(false);
    all.forEach((one) => one(again));
  };

  /** What a refused request is to do: wait for somebody to sign in again, or be refused. */
  function refused(error: ApiError, method: string): Promise<boolean> | boolean {
    if (error.code === "forbidden" && standing() === "in") void look();
    if (error.code !== "unauthenticated" || standing() !== "in") return false;
    // Whoever has sent the question away is not asked again for what the page does by itself.
    if (ended() && method === "GET") return false;
    setEnded(true);
    setAsking(true);
    return new Promise((done) => waiting.push(done));
  }

  function returned(id: Id): void {
    const known = session()?.user.id;
    if (known !== undefined && known !== id) return browser.reload();
    setEnded(false);
    settle(true);
    void look();
  }

  const may = (role: Role): boolean => rank[session()?.role ?? "owner"] >= rank[role];

  return {
    session,
    standing,
    /** The session has ended, and the question who is there is on the screen. */
    asking,
    ended,
    look,
    refused,
    may,
    withAccounts: (): boolean => session()?.mode === "accounts",
    acceptWorkspace: (workspace: Workspace): void => {
      const known = (one: Workspace) => (one.id === workspace.id ? workspace : one);
      setSession((now) => now && { ...now, workspace, workspaces: now.workspaces.map(known) });
      onWorkspace(workspace);
    },
    acceptName: (name: string): void => {
      setSession((now) => now && { ...now, user: { ...now.user, name } });
    },
    /** Somebody has signed in again over the page. */
    signedInAgain: (me: Pick<Me, "id">): void => returned(me.id),
    /** Somebody may have signed in elsewhere, in another tab or at a provider's. */
    lookAgain: async (): Promise<void> => {
      if (!ended()) return;
      try {
        const found = await api().session.get();
        returned(found.user.id);
      } catch {
        // Still nobody.
      }
    },
    askAgain: (): void => void setAsking(true),
    giveUp: (): void => settle(false),
    /** Everything on the page belongs to the workspace: the page begins anew. */
    enterWorkspace: (id: Id, page = "/"): void => {
      tabMemory.set("workspace", String(id));
      tabMemory.set("thread", null);
      browser.go(page);
    },
    /** Nothing of a person stays in the browser that they have left. */
    leave: async (page = "/login"): Promise<void> => {
      await api().auth.logout();
      forgetDrafts();
      browserMemory.set("person", null);
      tabMemory.set("workspace", null);
      tabMemory.set("thread", null);
      browser.go(page);
    },
    arrive: (page: string): void => browser.go(page),
  };
}

export type Entry = ReturnType<typeof createEntry>;

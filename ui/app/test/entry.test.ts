import { ApiError } from "@heraut/client";
import type { ApiClient, Session } from "@heraut/client";
import { createRoot } from "solid-js";
import { describe, expect, it, vi } from "vitest";
import { createEntry, nextPage } from "~/core/entry";

const aWorkspace = (id: number) => ({
  id,
  nom: `Espace ${id}`,
  langue: "fr" as const,
  fuseau: "Europe/Paris",
  revision: 1,
});
const aSession = (change: Partial<Session> = {}): Session => ({
  mode: "accounts",
  user: { id: 1, name: "Camille" },
  workspace: aWorkspace(1),
  role: "owner",
  workspaces: [aWorkspace(1), aWorkspace(2)],
  ...change,
});
const refusal = (status: number, code: string) => new ApiError({ status, code, detail: "" });

function anEntry(get: () => Promise<Session>) {
  const browser = { go: vi.fn(), reload: vi.fn() };
  const logout = vi.fn(async () => {});
  const api = { session: { get: vi.fn(get) }, auth: { logout } } as unknown as ApiClient;
  const entry = createRoot(() => createEntry(() => api, vi.fn(), browser));
  return { entry, browser, logout };
}

describe("who is at the door", () => {
  it("is in with a session, out without one, and nowhere without a workspace", async () => {
    const states = [async () => aSession(), refusal(401, "unauthenticated"), refusal(404, "not_found")];
    const found = [];
    for (const state of states) {
      const { entry } = anEntry(state instanceof ApiError ? () => Promise.reject(state) : state);
      expect(entry.standing()).toBe("starting");
      await entry.look();
      found.push(entry.standing());
    }
    expect(found).toEqual(["in", "out", "nowhere"]);
  });

  it("lets the screens say themselves that the server is away", async () => {
    const { entry } = anEntry(() => Promise.reject(refusal(0, "network")));
    await entry.look();
    expect(entry.standing()).toBe("in");
  });

  it("looks for another workspace where this tab's is not theirs any more", async () => {
    sessionStorage.setItem("heraut.workspace", "7");
    const { entry } = anEntry(async () => {
      if (sessionStorage.getItem("heraut.workspace")) throw refusal(404, "not_found");
      return aSession();
    });
    await entry.look();
    expect(entry.standing()).toBe("in");
    expect(sessionStorage.getItem("heraut.workspace")).toBeNull();
  });

  it("knows what a role may do, and lets all be tried until it knows the role", async () => {
    const { entry } = anEntry(async () => aSession({ role: "editor" }));
    expect(entry.may("owner")).toBe(true);
    await entry.look();
    expect([entry.may("viewer"), entry.may("editor"), entry.may("owner")]).toEqual([true, true, false]);
  });
});

describe("a session that ends", () => {
  const ended = refusal(401, "unauthenticated");

  it("keeps what was refused waiting until the same person is back", async () => {
    const { entry, browser } = anEntry(async () => aSession());
    await entry.look();
    const waiting = [entry.refused(ended, "POST"), entry.refused(ended, "PATCH")];
    expect(entry.asking()).toBe(true);
    entry.signedInAgain({ id: 1 });
    expect(await Promise.all(waiting)).toEqual([true, true]);
    expect(entry.asking()).toBe(false);
    expect(browser.reload).not.toHaveBeenCalled();
  });

  it("begins the page anew for anybody else", async () => {
    const { entry, browser } = anEntry(async () => aSession());
    await entry.look();
    void entry.refused(ended, "POST");
    entry.signedInAgain({ id: 2 });
    expect(browser.reload).toHaveBeenCalled();
  });

  it("does not ask again for what the page does by itself, once it was sent away", async () => {
    const { entry } = anEntry(async () => aSession());
    await entry.look();
    const first = entry.refused(ended, "GET");
    entry.giveUp();
    expect(await first).toBe(false);
    expect(entry.refused(ended, "GET")).toBe(false);
    expect(entry.ended()).toBe(true);
    void entry.refused(ended, "POST");
    expect(entry.asking()).toBe(true);
  });

  it("is not what a wrong password means, nor anything at the door", async () => {
    const { entry } = anEntry(() => Promise.reject(ended));
    await entry.look();
    expect(entry.refused(ended, "POST")).toBe(false);
    expect(entry.refused(refusal(401, "invalid_credentials"), "POST")).toBe(false);
    expect(entry.asking()).toBe(false);
  });
});

describe("leaving", () => {
  it("leaves nothing of the person in the browser", async () => {
    localStorage.setItem("heraut.draft.general", "pas encore envoyé");
    localStorage.setItem("heraut.langue", "en");
    sessionStorage.setItem("heraut.thread", "fil-1");
    const { entry, browser, logout } = anEntry(async () => aSession());
    await entry.look();
    await entry.leave();
    expect(logout).toHaveBeenCalled();
    expect(browser.go).toHaveBeenCalledWith("/login");
    expect(localStorage.getItem("heraut.draft.general")).toBeNull();
    expect(sessionStorage.getItem("heraut.thread")).toBeNull();
    expect(localStorage.getItem("heraut.langue")).toBe("en");
  });

  it("hides what one person typed from the next", async () => {
    localStorage.setItem("heraut.person", "8");
    localStorage.setItem("heraut.draft.general", "de quelqu'un d'autre");
    const { entry } = anEntry(async () => aSession());
    await entry.look();
    expect(localStorage.getItem("heraut.draft.general")).toBeNull();
  });
});

describe("the page after signing in", () => {
  it.each([
    ["/scenarios/1?onglet=plan", "/scenarios/1?onglet=plan"],
    [undefined, "/"],
    ["https://elsewhere.example", "/"],
    ["//elsewhere.example", "/"],
    ["/\\elsewhere.example", "/"],
    ["/login?next=/login", "/"],
  ])("%s leads to %s", (wanted, page) => {
    expect(nextPage(wanted)).toBe(page);
  });
});

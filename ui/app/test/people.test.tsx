import { ApiError } from "@heraut/client";
import { screen, waitFor } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { DayChart } from "~/features/usage/DayChart";
import { KeysSection } from "~/features/keys/KeysSection";
import type { KeyCalls } from "~/features/keys/KeysSection";
import LoginPage from "~/features/accounts/LoginPage";
import ForgotPage from "~/features/accounts/ForgotPage";
import { fakeApi, show, wideScreen } from "./support";

const withAccounts = { mode: "accounts", setup_needed: false, password_min: 12 };
const auth = (parts: Record<string, unknown> = {}) =>
  fakeApi({ auth: { state: async () => withAccounts, ...parts } });

describe("signing in", () => {
  it("says how long to wait after too many attempts, and sends nothing meanwhile", async () => {
    const login = vi.fn(() =>
      Promise.reject(new ApiError({ status: 429, code: "login_throttled", detail: "", retryAfter: 30 })),
    );
    show(() => <LoginPage />, auth({ login }));
    await userEvent.type(await screen.findByLabelText("Adresse e-mail"), "camille@example.org");
    await userEvent.type(screen.getByLabelText("Mot de passe"), "un mot de passe{Enter}");
    expect(await screen.findByText(/Vous pourrez réessayer dans (30|29) secondes/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("Mot de passe"), "{Enter}");
    expect(login).toHaveBeenCalledTimes(1);
  });

  it("is ready for password managers", async () => {
    show(() => <LoginPage />, auth());
    expect(await screen.findByLabelText("Adresse e-mail")).toHaveAttribute("autocomplete", "username");
    expect(screen.getByLabelText("Mot de passe")).toHaveAttribute("autocomplete", "current-password");
  });

  it("offers those who vouch for people, with the way back", async () => {
    const state = async () => ({ ...withAccounts, providers: [{ id: "kc", name: "Keycloak" }] });
    const startAt = (provider: string, next: string) => `/start/${provider}?next=${next}`;
    show(() => <LoginPage />, auth({ state, startAt }));
    const link = await screen.findByRole("link", { name: "Continuer avec Keycloak" });
    expect(link).toHaveAttribute("href", "/start/kc?next=/");
  });

  it("tells who can make a link where no mail is sent", async () => {
    show(() => <ForgotPage />, auth({ askForReset: async () => false }));
    await userEvent.type(await screen.findByLabelText("Adresse e-mail"), "camille@example.org{Enter}");
    expect(await screen.findByText("heraut accounts reset-link --email camille@example.org")).toBeVisible();
  });
});

describe("keys", () => {
  const key = {
    id: 1,
    name: "Export",
    beginning: "hk_abc",
    role: "viewer" as const,
    scopes: ["read" as const],
    created_at: "2027-01-01T00:00:00Z",
    expires_at: null,
    last_used_at: null,
    replaced_by: null,
  };

  it("are shown once: the secret is gone with its window", async () => {
    wideScreen();
    const create = vi.fn(async () => ({ key, secret: "hk_tout-entier" }));
    const calls = { list: async () => ({ items: [key] }), create } as unknown as KeyCalls;
    show(() => <KeysSection title="Clés" intro="" calls={calls} />);
    await userEvent.click(await screen.findByRole("button", { name: "Créer une clé" }));
    await userEvent.type(await screen.findByLabelText("À quoi elle sert"), "Export{Enter}");
    expect(await screen.findByDisplayValue("hk_tout-entier")).toBeVisible();
    expect(create).toHaveBeenCalledWith({
      name: "Export",
      role: "viewer",
      scopes: ["read"],
      expires_in_days: 90,
    });
    await userEvent.click(screen.getByRole("button", { name: "J’ai copié la clé" }));
    await waitFor(() => expect(screen.queryByDisplayValue("hk_tout-entier")).toBeNull());
  });
});

describe("the chart of days", () => {
  const points = [
    { date: "2027-01-01", now: 3, before: 1 },
    { date: "2027-01-02", now: 5, before: 2 },
  ];

  it("is read day by day with the arrows", async () => {
    show(() => <DayChart points={points} label="Appels" format={String} compact={String} />);
    const chart = screen.getByRole("slider");
    expect(chart).toHaveAttribute("aria-valuetext", expect.stringMatching(/2 janv.*5.*2$/));
    chart.focus();
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(chart).toHaveAttribute("aria-valuetext", expect.stringMatching(/1 janv.*3.*1$/));
  });
});

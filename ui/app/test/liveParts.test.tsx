import { ApiError } from "@heraut/client";
import type { Assistant, NewItem, PlanGenere, Scenario, Suggestion, Suggestions } from "@heraut/client";
import { ToastRegion } from "@heraut/kit";
import { screen, waitFor, within } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import type { JSX } from "solid-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useServices } from "~/core/services";
import { ChatStoreProvider, createChatStore } from "~/features/chat/chatStore";
import PlanTab from "~/features/plan/PlanTab";
import { ScenarioStoreProvider, createScenarioStore } from "~/features/scenarios/scenarioStore";
import { SuggestionsDialog } from "~/features/scenarios/SuggestionsDialog";
import SettingsPage from "~/features/settings/SettingsPage";
import { aScenario, aTurn, chatEvents, fakeApi, show, wideScreen } from "./support";

const scenario: Scenario = { ...aScenario(), objectifs: [], cibles: [], ressources: [], plan: null };
const aLine: NewItem = {
  format: "webinar",
  message: "Trois preuves",
  canal: "E-mail",
  date_debut: "2026-12-01",
};
const aSuggestion = (label: string): Suggestion => ({
  label,
  description: `Ce qu'est ${label}`,
  insight: "Signe le devis",
  entity: { kind: "cible", label },
});

function showWithStores(part: () => JSX.Element, parts: Record<string, unknown>) {
  const api = fakeApi({ turns: { list: async () => [], stop: vi.fn(async () => {}) }, ...parts });
  const store = createScenarioStore(api);
  const accept = vi.spyOn(store, "accept");
  show(
    () => (
      <ScenarioStoreProvider store={store}>
        <ChatStoreProvider store={createChatStore(api, chatEvents())}>
          {part()}
          <ToastRegion label="Notifications" closeLabel="Fermer" />
        </ChatStoreProvider>
      </ScenarioStoreProvider>
    ),
    api,
  );
  return { accept };
}

beforeEach(wideScreen);

describe("the tab of a plan that is being made", () => {
  async function generating() {
    const turn = aTurn<PlanGenere, NewItem>("t-9");
    const stop = vi.fn(async () => {});
    const turns = { list: async () => [], stop, resume: turn.start };
    const shown = showWithStores(() => <PlanTab scenario={scenario} />, {
      turns,
      plan: { generate: turn.start },
    });
    await userEvent.click(screen.getByRole("button", { name: "Générer le plan" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Générer le plan" }));
    return { ...shown, turn, stop, dialog };
  }

  it("makes room once the server has begun, and shows each line as it is finished", async () => {
    const { turn, dialog, accept } = await generating();
    expect(dialog).toBeInTheDocument();
    turn.begins();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    turn.step("Je demande à local/fake-1…");
    turn.item(0, aLine);
    const making = await screen.findByRole("region", { name: "Le plan se compose" });
    expect(making).toHaveTextContent("Je demande à local/fake-1…");
    expect(within(making).getAllByRole("listitem")).toHaveLength(1);
    expect(making).toHaveTextContent("Trois preuves");
    expect(making).toHaveTextContent("1 ligne reçue");
    await turn.ends({
      statut: "done",
      answer: { scenario, turn_id: "t-9", source: "local/fake-1", degraded: false },
    });
    expect(screen.queryByRole("region", { name: "Le plan se compose" })).toBeNull();
    expect(accept).toHaveBeenCalledWith(scenario);
  });

  it("keeps the form open with what was refused before the start", async () => {
    const { turn, dialog } = await generating();
    await turn.breaks(new ApiError({ status: 422, code: "invalid", detail: "Trop peu d’heures." }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("Trop peu d’heures.");
  });

  it("can be stopped, and says that nothing was changed", async () => {
    const { turn, stop, accept } = await generating();
    turn.begins();
    await userEvent.click(await screen.findByRole("button", { name: "Arrêter" }));
    expect(stop).toHaveBeenCalledWith("t-9");
    await turn.ends({ statut: "stopped", turn_id: "t-9", answer: null });
    expect(screen.getByText("Arrêté : rien n’a été changé.")).toBeInTheDocument();
    expect(accept).not.toHaveBeenCalled();
  });

  it("says that it was cut off, and goes on with one click", async () => {
    const { turn } = await generating();
    turn.begins();
    await turn.ends({ statut: "interrupted", turn_id: "t-9" });
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("La réponse a été coupée");
    await userEvent.click(within(alert).getByRole("button", { name: "Réessayer" }));
    expect(turn.start).toHaveBeenLastCalledWith("t-9", expect.anything());
  });
});

describe("suggestions that arrive one by one", () => {
  const answer = (...labels: string[]): Suggestions => ({
    items: labels.map(aSuggestion),
    turn_id: "t-5",
    source: "local/fake-1",
    degraded: false,
  });

  it("can be added at once, and stay added when all are there", async () => {
    const turn = aTurn<Suggestions, Suggestion>("t-5");
    const onAdd = vi.fn(async () => {});
    showWithStores(
      () => <SuggestionsDialog scenarioId={1} kind="cibles" onClose={() => {}} onAdd={onAdd} />,
      { links: { suggest: turn.start } },
    );
    const dialog = await screen.findByRole("dialog");
    await waitFor(() => expect(turn.start).toHaveBeenCalled());
    turn.begins();
    turn.item(0, aSuggestion("DSI"));
    await userEvent.click(await within(dialog).findByRole("button", { name: /^Ajouter «\sDSI\s»/ }));
    expect(onAdd).toHaveBeenCalledWith({ kind: "cible", label: "DSI" });
    expect(within(dialog).getByText("Ajoutée")).toBeInTheDocument();
    expect(within(dialog).getByRole("button", { name: "Arrêter" })).toBeInTheDocument();
    await turn.ends({ statut: "done", answer: answer("DSI", "Acheteur", "Dirigeant") });
    expect(within(dialog).getAllByRole("listitem")).toHaveLength(3);
    expect(within(dialog).getByText("Ajoutée")).toBeInTheDocument();
    await userEvent.click(within(dialog).getByRole("button", { name: "Trois autres" }));
    expect(turn.start.mock.lastCall![2]).toMatchObject({
      tour: 2,
      exclus: ["DSI", "Acheteur", "Dirigeant"],
    });
  });
});

describe("the settings of the assistant", () => {
  const known: Assistant = {
    default: "local/fake-1",
    choice: null,
    fallback: true,
    models: [
      { name: "local/fake-1", provider: "local", health: "down", sentence: "local ne répond pas." },
      { name: "playbook", provider: "playbook", health: "up", sentence: null },
    ],
    voix: { ton: "Sobre.", a_eviter: ["unique"] },
    revision: 4,
  };

  function Settings() {
    void useServices().assistant.refresh();
    return <SettingsPage />;
  }

  async function showSettings(patch = vi.fn()) {
    let now = known;
    patch.mockImplementation(async (body: Partial<Assistant>, _revision: number) => {
      now = { ...now, ...body, voix: { ...now.voix, ...body.voix }, revision: now.revision + 1 };
      return now;
    });
    showWithStores(() => <Settings />, { assistant: { get: async () => now, patch } });
    return { patch, section: await screen.findByRole("region", { name: "Assistant" }) };
  }

  it("are saved on the revision that was read, and taken back by the notice", async () => {
    const { patch, section } = await showSettings();
    expect(section).toHaveTextContent("local ne répond pas.");
    await userEvent.selectOptions(within(section).getByRole("combobox"), "playbook");
    await userEvent.type(within(section).getByRole("textbox", { name: /^Mot ou/ }), "leader{Enter}");
    expect(within(section).getByRole("textbox", { name: /^Mot ou/ })).toHaveFocus();
    await userEvent.click(within(section).getByRole("button", { name: /^Retirer «\sunique\s»/ }));
    await userEvent.click(within(section).getByRole("button", { name: "Enregistrer" }));
    expect(patch.mock.calls).toEqual([
      [{ choice: "playbook", voix: { ton: "Sobre.", a_eviter: ["leader"] } }, 4],
    ]);
    await userEvent.click(await screen.findByRole("button", { name: "Annuler" }));
    await waitFor(() =>
      expect(patch.mock.lastCall).toEqual([
        { choice: null, voix: { ton: "Sobre.", a_eviter: ["unique"] } },
        5,
      ]),
    );
    await waitFor(() => expect(within(section).getByText("unique")).toBeInTheDocument());
  });

  it("keep the reader's words when someone else was faster", async () => {
    const { patch, section } = await showSettings();
    patch.mockRejectedValueOnce(new ApiError({ status: 409, code: "stale_revision", detail: "" }));
    const tone = within(section).getByRole("textbox", { name: /^Ton/ });
    await userEvent.clear(tone);
    await userEvent.type(tone, "Chaleureux.");
    await userEvent.click(within(section).getByRole("button", { name: "Enregistrer" }));
    expect(await within(section).findByRole("alert")).toHaveTextContent("Quelqu’un a modifié ceci");
    expect(tone).toHaveValue("Chaleureux.");
  });
});

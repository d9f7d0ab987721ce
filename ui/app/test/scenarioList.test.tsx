import { ApiError } from "@heraut/client";
import { screen, waitFor } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ScenarioList } from "~/features/scenarios/ScenarioList";
import { ScenarioStoreProvider, createScenarioStore } from "~/features/scenarios/scenarioStore";
import { aScenario, fakeApi, show } from "./support";

type Page = { items: ReturnType<typeof aScenario>[]; next_cursor: string | null; total: number };
const page = (...items: Page["items"]): Page => ({ items, next_cursor: null, total: items.length });

function showList(list: ReturnType<typeof vi.fn>) {
  const on = { onSelect: vi.fn(), onCreate: vi.fn() };
  const api = fakeApi({ scenarios: { list } });
  const store = createScenarioStore(api);
  show(
    () => (
      <ScenarioStoreProvider store={store}>
        <ScenarioList selected={1} {...on} />
      </ScenarioStoreProvider>
    ),
    api,
  );
  return { ...on, store };
}

describe("ScenarioList", () => {
  it("shows name, theme, state and counts, and marks the chosen one", async () => {
    const { onSelect } = showList(
      vi.fn(async () => page(aScenario(), aScenario({ id: 2, nom: "Autre", statut: "ready" }))),
    );
    const row = await screen.findByRole("button", { name: /Froid commercial/ });
    expect(row).toHaveTextContent("Maintenance");
    expect(row).toHaveTextContent("Brouillon");
    expect(row).toHaveTextContent("1 objectif, 0 cible, 2 ressources");
    expect(row).toHaveAttribute("aria-current", "true");
    await userEvent.click(screen.getByRole("button", { name: /Autre/ }));
    expect(onSelect).toHaveBeenCalledWith(2);
  });

  it("asks the server once the typing pauses", async () => {
    const list = vi.fn(async (_filter: { q: string }) => page(aScenario()));
    showList(list);
    await userEvent.type(await screen.findByRole("searchbox"), "froid");
    await waitFor(() => expect(list).toHaveBeenCalledTimes(2));
    expect(list.mock.lastCall![0]).toMatchObject({ q: "froid" });
  });

  it("filters by statut and by archive at once", async () => {
    const list = vi.fn(async (_filter: object) => page(aScenario()));
    showList(list);
    await userEvent.selectOptions(await screen.findByRole("combobox"), "ready");
    await userEvent.click(screen.getByRole("checkbox", { name: "Archivés" }));
    expect(list.mock.lastCall![0]).toMatchObject({ statut: "ready", archived: true });
  });

  it("teaches when there is nothing, and offers the first step", async () => {
    const { onCreate } = showList(vi.fn(async () => page()));
    await userEvent.click(await screen.findByRole("button", { name: "Nouveau scénario" }));
    expect(onCreate).toHaveBeenCalledOnce();
  });

  it("says why it failed and tries again", async () => {
    const list = vi
      .fn()
      .mockRejectedValueOnce(new ApiError({ status: 503, code: "not_ready", detail: "La base démarre." }))
      .mockResolvedValue(page(aScenario()));
    showList(list);
    expect(await screen.findByRole("alert")).toHaveTextContent("La base démarre.");
    await userEvent.click(screen.getByRole("button", { name: "Réessayer" }));
    expect(await screen.findByRole("button", { name: /Froid commercial/ })).toBeInTheDocument();
  });

  it("puts what was just touched first", async () => {
    const { store } = showList(
      vi.fn(async () =>
        page(aScenario(), aScenario({ id: 2, nom: "Autre", updated_at: "2026-11-01T00:00:00Z" })),
      ),
    );
    await screen.findByRole("button", { name: /Autre/ });
    store.accept({
      ...aScenario({ id: 2, nom: "Autre", updated_at: "2026-11-20T00:00:00Z" }),
      objectifs: [],
      cibles: [],
      ressources: [],
      plan: null,
    });
    expect(store.state.list.map((row) => row.id)).toEqual([2, 1]);
    expect(store.state.total).toBe(2);
  });
});

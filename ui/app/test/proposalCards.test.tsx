import { screen, within } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ProposalCards } from "~/features/chat/ProposalCards";
import { aMessage, aProposal, show } from "./support";

function showCards(
  proposals = [
    aProposal(),
    aProposal({ id: "p2", label: "Dirigeant", entity: { kind: "cible", label: "Dirigeant" } }),
  ],
) {
  const on = { onDecide: vi.fn(), onModify: vi.fn(async () => {}), onAcceptAll: vi.fn() };
  show(() => <ProposalCards message={aMessage({ proposals })} busy={false} {...on} />);
  return { ...on, proposals };
}

describe("ProposalCards", () => {
  it("says what is proposed and why", () => {
    showCards();
    const [first] = screen.getAllByRole("listitem");
    expect(first).toHaveTextContent("Arbitre le budget");
    expect(first).toHaveTextContent("Signe le devis");
  });

  it("adds or refuses one", async () => {
    const { onDecide, proposals } = showCards();
    await userEvent.click(screen.getByRole("button", { name: /^Ajouter «\sDSI\s»$/ }));
    await userEvent.click(screen.getByRole("button", { name: /^Refuser «\sDirigeant\s»$/ }));
    expect(onDecide.mock.calls).toEqual([
      [proposals[0], true],
      [proposals[1], false],
    ]);
  });

  it("lets the reader reword it first", async () => {
    const { onModify, proposals } = showCards();
    await userEvent.click(screen.getByRole("button", { name: /^Modifier «\sDSI\s»/ }));
    const dialog = await screen.findByRole("dialog", { name: "Modifier avant d’ajouter" });
    const label = within(dialog).getByRole("textbox", { name: "Cible" });
    expect(label).toHaveValue("DSI");
    await userEvent.clear(label);
    await userEvent.type(label, "DSI de groupe");
    await userEvent.click(within(dialog).getByRole("button", { name: "Ajouter" }));
    expect(onModify).toHaveBeenCalledWith(
      proposals[0],
      expect.objectContaining({ kind: "cible", label: "DSI de groupe" }),
    );
  });

  it("adds all that is still open at once", async () => {
    const { onAcceptAll } = showCards();
    await userEvent.click(screen.getByRole("button", { name: "Tout ajouter (2)" }));
    expect(onAcceptAll).toHaveBeenCalledOnce();
  });

  it("keeps the verdict in view and asks no more", () => {
    showCards([aProposal({ statut: "acceptee" }), aProposal({ id: "p2", statut: "refusee" })]);
    expect(screen.getByText("Ajoutée")).toBeInTheDocument();
    expect(screen.getByText("Écartée")).toBeInTheDocument();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

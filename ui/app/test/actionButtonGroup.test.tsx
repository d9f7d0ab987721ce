import { screen } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ActionButtonGroup } from "~/features/chat/ActionButtonGroup";
import { anAction, show } from "./support";

const six = Array.from({ length: 6 }, (_, index) =>
  anAction({ id: `a${index}`, label: `Action ${index + 1}` }),
);

describe("ActionButtonGroup", () => {
  it("keeps four actions at hand and puts the others under « Plus »", async () => {
    const onAction = vi.fn();
    show(() => <ActionButtonGroup actions={six} onAction={onAction} />);
    const group = screen.getByRole("group", { name: "Suites possibles" });
    expect([...group.querySelectorAll("button")].map((button) => button.textContent)).toEqual([
      "Action 1",
      "Action 2",
      "Action 3",
      "Action 4",
      "Plus",
    ]);
    await userEvent.click(screen.getByRole("button", { name: "Autres suites possibles" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Action 6" }));
    expect(onAction).toHaveBeenCalledWith(six[5]);
  });

  it("sends the pressed action as the server gave it", async () => {
    const onAction = vi.fn();
    show(() => <ActionButtonGroup actions={six.slice(0, 2)} onAction={onAction} />);
    await userEvent.click(screen.getByRole("button", { name: "Action 2" }));
    expect(onAction).toHaveBeenCalledExactlyOnceWith(six[1]);
    expect(screen.queryByRole("button", { name: "Autres suites possibles" })).toBeNull();
  });

  it("keeps a refused action within reach, with its reason, and does not send it", async () => {
    const onAction = vi.fn();
    const blocked = anAction({ disabled_reason: "Ajoutez d'abord un objectif." });
    show(() => <ActionButtonGroup actions={[blocked]} onAction={onAction} />);
    const button = screen.getByRole("button", { name: "Proposer des cibles" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveAttribute("aria-description", "Ajoutez d'abord un objectif.");
    await userEvent.click(button);
    expect(onAction).not.toHaveBeenCalled();
  });

  it("shows nothing when there is nothing to do", () => {
    show(() => <ActionButtonGroup actions={[]} onAction={() => {}} />);
    expect(screen.queryByRole("group")).toBeNull();
  });
});

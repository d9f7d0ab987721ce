import { screen, within } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { createSignal } from "solid-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PlanTable } from "~/features/plan/PlanTable";
import { aLine, show, wideScreen } from "./support";

const lines = (count: number) => Array.from({ length: count }, (_, index) => aLine(index + 1));
const handlers = () => ({ onEdit: vi.fn(), onRemove: vi.fn(), onMove: vi.fn(), onStatut: vi.fn() });
const shownLines = () => screen.getAllByRole("rowheader", { hidden: true }).map((cell) => cell.textContent);

beforeEach(wideScreen);

describe("PlanTable", () => {
  it("shows ten lines on one page", () => {
    show(() => <PlanTable items={lines(10)} editable handlers={handlers()} />);
    expect(shownLines()).toHaveLength(10);
    expect(screen.queryByRole("navigation", { name: "Pages du plan" })).toBeNull();
  });

  it("turns pages past ten", async () => {
    show(() => <PlanTable items={lines(23)} editable handlers={handlers()} />);
    const pages = screen.getByRole("navigation", { name: "Pages du plan" });
    expect(pages).toHaveTextContent("Page 1 sur 3");
    expect(within(pages).getByRole("button", { name: "Page précédente" })).toBeDisabled();
    await userEvent.click(within(pages).getByRole("button", { name: "Page suivante" }));
    await userEvent.click(within(pages).getByRole("button", { name: "Page suivante" }));
    expect(shownLines()).toEqual(["Format 21Blog", "Format 22Blog", "Format 23Blog"]);
    expect(within(pages).getByRole("button", { name: "Page suivante" })).toBeDisabled();
  });

  it("leaves a page that became empty", async () => {
    const [items, setItems] = createSignal(lines(11));
    show(() => <PlanTable items={items()} editable handlers={handlers()} />);
    await userEvent.click(screen.getByRole("button", { name: "Page suivante" }));
    expect(shownLines()).toHaveLength(1);
    setItems(lines(10));
    expect(shownLines()).toHaveLength(10);
  });

  it("tells why a line is there when asked", async () => {
    show(() => <PlanTable items={lines(1)} editable handlers={handlers()} />);
    const why = screen.getByRole("button", { name: /Pourquoi «\sFormat 1\s»/ });
    expect(why).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(why);
    expect(why).toHaveAttribute("aria-expanded", "true");
    expect(screen.getByText("Raison 1")).toBeVisible();
  });

  it("changes the statut of a line", async () => {
    const on = handlers();
    const items = lines(2);
    show(() => <PlanTable items={items} editable handlers={on} />);
    await userEvent.selectOptions(
      screen.getByRole("combobox", { name: /Statut de «\sFormat 2\s»/ }),
      "valide",
    );
    expect(on.onStatut).toHaveBeenCalledWith(items[1], "valide");
  });

  it("cannot be changed once superseded", () => {
    show(() => <PlanTable items={lines(2)} editable={false} handlers={handlers()} />);
    expect(screen.queryByRole("combobox", { name: /^Statut de/ })).toBeNull();
    expect(screen.queryByRole("button", { name: /Actions sur/ })).toBeNull();
  });
});

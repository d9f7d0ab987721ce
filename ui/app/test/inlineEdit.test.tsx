import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { InlineEdit } from "~/core/InlineEdit";
import { show } from "./support";

/** A field that is open and holds something new. */
async function written(onSave: (value: string) => Promise<boolean>) {
  show(() => <InlineEdit value="Logistique" label="Thématique" onSave={onSave} />);
  await userEvent.click(await screen.findByRole("button", { name: /^Thématique/ }));
  const field = screen.getByRole("textbox", { name: "Thématique" });
  await userEvent.clear(field);
  await userEvent.type(field, "Entrepôts");
  return field;
}

describe("text that becomes a field", () => {
  it("saves once for whoever presses twice, and keeps words and focus when refused", async () => {
    let answer!: (saved: boolean) => void;
    const onSave = vi.fn(() => new Promise<boolean>((done) => (answer = done)));
    const field = await written(onSave);
    await userEvent.keyboard("{Enter}{Enter}");
    expect(onSave).toHaveBeenCalledTimes(1);
    expect(field).toHaveAttribute("readonly");
    answer(false);
    await waitFor(() => expect(field).not.toHaveAttribute("readonly"));
    expect(field).toHaveFocus();
    expect(field).toHaveValue("Entrepôts");
    await userEvent.keyboard("{Enter}");
    expect(onSave).toHaveBeenCalledTimes(2);
  });

  it("does not save again for a key that is held down", async () => {
    const onSave = vi.fn(async () => false);
    const field = await written(onSave);
    fireEvent.keyDown(field, { key: "Enter", repeat: true });
    expect(onSave).not.toHaveBeenCalled();
  });

  it("gives the focus back to whoever pressed Enter, and leaves it to whoever went elsewhere", async () => {
    await written(() => new Promise((done) => setTimeout(() => done(true))));
    await userEvent.keyboard("{Enter}");
    const opener = await screen.findByRole("button", { name: /^Thématique/ });
    await waitFor(() => expect(opener).toHaveFocus());
    await userEvent.click(opener);
    await userEvent.type(screen.getByRole("textbox", { name: "Thématique" }), "s");
    const elsewhere = document.body.appendChild(document.createElement("input"));
    await userEvent.click(elsewhere);
    expect(await screen.findByRole("button", { name: /^Thématique/ })).not.toHaveFocus();
    expect(elsewhere).toHaveFocus();
    elsewhere.remove();
  });
});

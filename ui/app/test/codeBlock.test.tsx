import { LiveRegion } from "@heraut/kit";
import { screen } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { CodeBlock } from "~/core/CodeBlock";
import { show } from "./support";

const block = () => (
  <>
    <LiveRegion />
    <CodeBlock label="La ligne" code={"un\n  deux"} />
  </>
);

describe("code to be copied", () => {
  it("is copied as it stands, and that is said", async () => {
    const user = userEvent.setup();
    show(block);
    await user.click(await screen.findByRole("button", { name: "Copier : La ligne" }));
    expect(await navigator.clipboard.readText()).toBe("un\n  deux");
    expect(await screen.findByText("Copié.", { selector: "[role=status]" })).toBeInTheDocument();
    expect(screen.getByRole("group", { name: "La ligne" })).toHaveAttribute("tabindex", "0");
  });

  it("is selected where there is no clipboard", async () => {
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("insecure"));
    show(block);
    await user.click(await screen.findByRole("button", { name: "Copier : La ligne" }));
    expect(await screen.findByText(/copiez-le vous-même/, { selector: "[role=status]" })).toBeInTheDocument();
    expect(getSelection()?.toString()).toBe("un\n  deux");
  });
});

import { fireEvent, render, screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, it, vi } from "vitest";
import { Separator } from "../src";

it("moves by the arrows within its limits, goes to them by Home and End, and back by a double click", () => {
  const onCollapse = vi.fn();
  render(() => {
    const [value, setValue] = createSignal(79);
    return (
      <Separator
        label="Largeur"
        controls="x"
        value={value()}
        min={50}
        max={80}
        onChange={setValue}
        onReset={() => setValue(70)}
        onCollapse={onCollapse}
      />
    );
  });
  const line = screen.getByRole("separator");
  const press = (key: string, and = {}) => fireEvent.keyDown(line, { key, ...and });
  press("ArrowRight");
  expect(line).toHaveAttribute("aria-valuenow", "80");
  press("ArrowLeft");
  expect(line).toHaveAttribute("aria-valuenow", "78");
  press("Home");
  press("ArrowLeft");
  expect(line).toHaveAttribute("aria-valuenow", "50");
  press("End", { ctrlKey: true });
  expect(line).toHaveAttribute("aria-valuenow", "50");
  press("End");
  expect(line).toHaveAttribute("aria-valuenow", "80");
  fireEvent.dblClick(line);
  expect(line).toHaveAttribute("aria-valuenow", "70");
  press("Enter");
  expect(onCollapse).toHaveBeenCalledOnce();
});

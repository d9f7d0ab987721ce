import { cleanup, fireEvent, render, screen } from "@solidjs/testing-library";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ToastRegion, toast } from "../src";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  (document.activeElement as HTMLElement | null)?.blur();
  vi.runAllTimers();
  cleanup();
  vi.useRealTimers();
});

const show = () =>
  render(() => (
    <>
      <button type="button">ailleurs</button>
      <ToastRegion label="Notifications" closeLabel="Fermer" />
    </>
  ));
const undo = () => screen.queryByRole("button", { name: "Annuler" });

test("a notice goes by itself, one that can be taken back stays longer", () => {
  show();
  toast("Copié");
  toast("Supprimé", { label: "Annuler", run: () => {} });
  vi.advanceTimersByTime(8_000);
  expect(screen.queryByText("Copié")).toBeNull();
  expect(undo()).toBeInTheDocument();
  vi.advanceTimersByTime(8_000);
  expect(undo()).toBeNull();
});

test("it waits for somebody who walks to it with Tab", () => {
  show();
  toast("Supprimé", { label: "Annuler", run: () => {} });
  for (let steps = 0; steps < 60; steps += 1) {
    vi.advanceTimersByTime(1_000);
    fireEvent.keyDown(document.body, { key: "Tab" });
  }
  expect(undo()).toBeInTheDocument();
});

test("it stays while the pointer or focus is on it, also when only one of them leaves", () => {
  show();
  toast("Supprimé", { label: "Annuler", run: () => {} });
  fireEvent.pointerEnter(undo()!.parentElement!);
  undo()!.focus();
  fireEvent.pointerLeave(undo()!.parentElement!);
  vi.advanceTimersByTime(60_000);
  expect(undo()).toBeInTheDocument();
});

test("F8 leads to the newest, and its end leads back", async () => {
  show();
  const run = vi.fn();
  const before = screen.getByRole("button", { name: "ailleurs" });
  before.focus();
  toast("Supprimé", { label: "Annuler", run });
  fireEvent.keyDown(before, { key: "F8" });
  expect(undo()).toHaveFocus();
  fireEvent.click(undo()!);
  expect(run).toHaveBeenCalledOnce();
  await Promise.resolve();
  expect(before).toHaveFocus();
});

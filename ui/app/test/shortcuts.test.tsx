import { fireEvent, screen } from "@solidjs/testing-library";
import { beforeEach, expect, it, vi } from "vitest";
import { listenForShortcuts, provideCommand, singleKeys } from "~/core/shortcuts";
import { show } from "./support";

const run = { palette: vi.fn(), composer: vi.fn() };

function Page() {
  listenForShortcuts();
  provideCommand("palette", run.palette);
  provideCommand("composer", run.composer);
  return <input aria-label="champ" />;
}

beforeEach(() => {
  singleKeys.choose(true);
  run.palette.mockClear();
  run.composer.mockClear();
});

it("a key of one character is heard outside of fields, and not once it is turned off", () => {
  show(() => <Page />);
  fireEvent.keyDown(document.body, { key: "c" });
  expect(run.composer).toHaveBeenCalledOnce();
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "c" });
  fireEvent.keyDown(document.body, { key: "c", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "c", repeat: true });
  singleKeys.choose(false);
  fireEvent.keyDown(document.body, { key: "c" });
  expect(run.composer).toHaveBeenCalledOnce();
});

it("Ctrl or Cmd with K is heard while typing, turned off or not", () => {
  show(() => <Page />);
  singleKeys.choose(false);
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "k", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "K", metaKey: true });
  fireEvent.keyDown(document.body, { key: "k" });
  expect(run.palette).toHaveBeenCalledTimes(2);
});

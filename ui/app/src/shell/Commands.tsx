import { useLocation } from "@solidjs/router";
import { Show, createSignal } from "solid-js";
import { later } from "~/core/later";
import { listenForShortcuts, provideCommand } from "~/core/shortcuts";

const Palette = later(() => import("./Palette"));
const ShortcutsDialog = later(() => import("./ShortcutsDialog"));

/** The keys of the whole application, and the two windows that list what can be done. */
export function Commands() {
  const location = useLocation();
  const [open, setOpen] = createSignal<"palette" | "help" | null>(null);
  const close = () => setOpen(null);
  listenForShortcuts();
  provideCommand("palette", () => setOpen((now) => (now === "palette" ? null : "palette")));
  provideCommand("help", () => setOpen("help"));
  const scenarioId = () => {
    const given =
      /^\/scenarios\/([1-9]\d*)$/.exec(location.pathname)?.[1] ??
      (location.pathname === "/" ? location.query.scenario : undefined);
    const id = Number(given);
    return Number.isInteger(id) && id > 0 ? id : null;
  };
  return (
    <>
      <Show when={open() === "palette"}>
        <Palette scenarioId={scenarioId()} onClose={close} />
      </Show>
      <Show when={open() === "help"}>
        <ShortcutsDialog onClose={close} />
      </Show>
    </>
  );
}

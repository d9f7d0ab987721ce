import { Show, Suspense, lazy } from "solid-js";
import type { DialogProps, SheetProps } from "./DialogWindow";
import { preloads } from "./preload";

// A page is read before anything is opened on it: what opens comes in a file of its own.
const load = () => import("./DialogWindow");
preloads.add(load);
const Window = lazy(() => load().then((module) => ({ default: module.DialogWindow })));
const SideWindow = lazy(() => load().then((module) => ({ default: module.SheetWindow })));

/** A window over the page: traps focus, closes on Escape, gives focus back to what opened it. */
export function Dialog(props: DialogProps) {
  return (
    <Show when={props.open}>
      <Suspense>
        <Window {...props} />
      </Suspense>
    </Show>
  );
}

/** A panel that slides over the page from the right: the sidebar of a phone. */
export function Sheet(props: SheetProps) {
  return (
    <Show when={props.open}>
      <Suspense>
        <SideWindow {...props} />
      </Suspense>
    </Show>
  );
}

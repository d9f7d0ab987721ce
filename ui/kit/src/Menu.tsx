import { Show, Suspense, createSignal, lazy } from "solid-js";
import type { MenuProps } from "./MenuList";
import { preloads } from "./preload";

const load = () => import("./MenuList");
preloads.add(load);
const MenuList = lazy(load);

/** A button that opens a list of commands. The list and what places it are fetched when first asked for. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = createSignal(false);
  return (
    <Show when={wanted()} fallback={<Trigger {...props} onOpen={() => setWanted(true)} />}>
      <Suspense fallback={<Trigger {...props} onOpen={() => {}} />}>
        <MenuList {...props} />
      </Suspense>
    </Show>
  );
}

function Trigger(props: MenuProps & { onOpen: () => void }) {
  return (
    <button
      type="button"
      class={props.triggerClass}
      aria-label={props.label}
      title={props.label}
      aria-haspopup="menu"
      aria-expanded="false"
      onPointerEnter={() => void load().catch(() => undefined)}
      onClick={() => props.onOpen()}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        props.onOpen();
      }}
    >
      {props.children}
    </button>
  );
}

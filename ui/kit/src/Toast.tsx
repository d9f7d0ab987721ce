import { For, Show, createSignal, onCleanup, onMount } from "solid-js";
import { Button, IconButton } from "./Button";
import { announce } from "./LiveRegion";

export type ToastAction = { label: string; run: () => void };
type Toast = { id: number; text: string; action?: ToastAction; tone: "plain" | "danger" };

const lifetime_ms = 8_000;
const [toasts, setToasts] = createSignal<Toast[]>([]);
let lastId = 0;

function dismiss(id: number): void {
  setToasts((all) => all.filter((toast) => toast.id !== id));
}

/** Says what was done, and offers the way back. */
export function toast(text: string, action?: ToastAction): void {
  push({ id: ++lastId, text, action, tone: "plain" });
}

export function toastError(text: string): void {
  push({ id: ++lastId, text, tone: "danger" });
}

function push(entry: Toast): void {
  setToasts((all) => [...all.slice(-2), entry]);
  announce(entry.text, entry.tone === "danger" ? "assertive" : "polite");
}

type RegionProps = { label: string; closeLabel: string };

/** Mounted once, below the header: at the foot it would lie over what is being typed. The sentences themselves are read by the live region, so this one stays silent. */
export function ToastRegion(props: RegionProps) {
  return (
    <section
      aria-label={props.label}
      // Above dialogs: pressing « Undo » in a notice is not pressing outside of one.
      data-kb-top-layer
      class="pointer-events-none fixed inset-x-0 top-12 z-60 flex flex-col items-center gap-2 p-3"
    >
      <For each={toasts()}>{(entry) => <ToastCard toast={entry} closeLabel={props.closeLabel} />}</For>
    </section>
  );
}

function ToastCard(props: { toast: Toast; closeLabel: string }) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hold = () => clearTimeout(timer);
  const release = () => {
    hold();
    timer = setTimeout(() => dismiss(props.toast.id), lifetime_ms);
  };
  onMount(release);
  onCleanup(hold);
  return (
    <div
      class="pointer-events-auto flex max-w-full animate-arrive items-center gap-2 rounded-md bg-ink py-1.5 pr-1.5 pl-4 text-sm text-paper shadow-float"
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocusIn={hold}
      onFocusOut={release}
    >
      <span class="min-w-0">{props.toast.text}</span>
      <Show when={props.toast.action}>
        {(action) => (
          <Button
            variant="quiet"
            size="sm"
            class="text-paper underline underline-offset-2"
            onClick={() => {
              dismiss(props.toast.id);
              action().run();
            }}
          >
            {action().label}
          </Button>
        )}
      </Show>
      <IconButton
        icon="close"
        label={props.closeLabel}
        class="text-paper"
        onClick={() => dismiss(props.toast.id)}
      />
    </div>
  );
}

import { For, Show, createSignal, onCleanup, onMount } from "solid-js";
import { Button, IconButton } from "./Button";
import { announce } from "./LiveRegion";

export type ToastAction = { label: string; run: () => void };
type Toast = { id: number; text: string; action?: ToastAction; tone: "plain" | "danger" };

const lifetime_ms = 8_000;
/** What can be taken back stays longer: it has to be read, and reached. */
const undoable_ms = 15_000;
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
  setToasts((all) => [entry, ...all.slice(0, 2)]);
  announce(entry.text, entry.tone === "danger" ? "assertive" : "polite");
}

type RegionProps = { label: string; closeLabel: string };

const jump_key = "F8";
/** On the way with the keyboard: a notice must not go while somebody walks to it. */
const walking_keys = new Set(["Tab", jump_key]);
const walks = new Set<() => void>();

/** Leads to the newest notice and, once that is gone, back to where the reader was. */
function createJump(region: () => HTMLElement) {
  let before: HTMLElement | null = null;

  const remember = (element: EventTarget | null) => {
    if (element instanceof HTMLElement && !region().contains(element)) before = element;
  };
  const back = () => {
    if (before?.isConnected) before.focus();
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (walking_keys.has(event.key)) for (const restart of walks) restart();
    if (event.key !== jump_key || event.defaultPrevented) return;
    const buttons = region().querySelectorAll<HTMLElement>("[data-toast]:first-child button");
    if (!buttons[0]) return;
    event.preventDefault();
    remember(document.activeElement);
    buttons[0].focus();
  }

  onMount(() => {
    document.addEventListener("keydown", onKeyDown);
    onCleanup(() => document.removeEventListener("keydown", onKeyDown));
  });

  return {
    onFocusIn: (event: FocusEvent) => remember(event.relatedTarget),
    /** The notice that had focus has gone. */
    onGone: () => {
      const left = region().querySelector<HTMLElement>("[data-toast]:first-child button");
      if (left) left.focus();
      else back();
    },
  };
}

/** The newest first. Mounted once, below the header: at the foot it would lie over what is being typed. The sentences themselves are read by the live region, so this one stays silent. */
export function ToastRegion(props: RegionProps) {
  let region!: HTMLElement;
  const jump = createJump(() => region);
  return (
    <section
      ref={region}
      aria-label={props.label}
      // Above dialogs: pressing « Undo » in a notice is not pressing outside of one.
      data-kb-top-layer
      class="pointer-events-none fixed inset-x-0 top-12 z-60 flex flex-col items-center gap-2 p-3 print:hidden"
      onFocusIn={jump.onFocusIn}
    >
      <For each={toasts()}>
        {(entry) => <ToastCard toast={entry} closeLabel={props.closeLabel} onGone={jump.onGone} />}
      </For>
    </section>
  );
}

/** Gone after a while, but never from under somebody who is on it, or on the way to it. */
function createLifetime(toast: Toast) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const holders = new Set<string>();
  const restart = () => {
    clearTimeout(timer);
    if (holders.size) return;
    timer = setTimeout(() => dismiss(toast.id), toast.action ? undoable_ms : lifetime_ms);
  };
  const hold = (why: string) => {
    holders.add(why);
    clearTimeout(timer);
  };
  const release = (why: string) => {
    holders.delete(why);
    restart();
  };
  onMount(() => {
    walks.add(restart);
    restart();
  });
  onCleanup(() => {
    walks.delete(restart);
    clearTimeout(timer);
  });
  return { hold, release };
}

function ToastCard(props: { toast: Toast; closeLabel: string; onGone: () => void }) {
  const { hold, release } = createLifetime(props.toast);
  let card!: HTMLDivElement;
  onCleanup(() => {
    if (card.contains(document.activeElement)) queueMicrotask(() => props.onGone());
  });
  return (
    <div
      ref={card}
      data-toast
      class="pointer-events-auto flex max-w-full animate-arrive items-center gap-2 rounded-md bg-ink py-1.5 pr-1.5 pl-4 text-sm text-paper shadow-float"
      onPointerEnter={() => hold("pointer")}
      onPointerLeave={() => release("pointer")}
      onFocusIn={() => hold("focus")}
      onFocusOut={() => release("focus")}
      onKeyDown={(event) => event.key === "Escape" && dismiss(props.toast.id)}
    >
      <span class="min-w-0">{props.toast.text}</span>
      <Show when={props.toast.action}>
        {(action) => (
          <Button
            variant="quiet"
            size="sm"
            class="text-paper underline underline-offset-2"
            onClick={() => {
              const { run } = action();
              dismiss(props.toast.id);
              run();
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

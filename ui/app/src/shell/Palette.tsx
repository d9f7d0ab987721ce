import type { Id } from "@heraut/client";
import { Dialog, Icon, cx, inputClass } from "@heraut/kit";
import { For, Show, createEffect, createMemo, createSignal, createUniqueId, on, onMount } from "solid-js";
import { useI18n } from "~/core/services";
import { useChatStore } from "~/features/chat/chatStore";
import { threadKey } from "~/features/chat/thread";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { createPaletteEntries } from "./paletteEntries";
import type { PaletteEntry } from "./paletteEntries";

type PaletteProps = { scenarioId: Id | null; onClose: () => void };

/** Everything that can be done from here, found by a word of it. */
export default function Palette(props: PaletteProps) {
  const { t } = useI18n();
  const entriesFor = createPaletteEntries(() => props.scenarioId);
  const [question, setQuestion] = createSignal("");
  const [at, setAt] = createSignal(0);
  const list = createUniqueId();
  const found = createMemo(() => entriesFor(question()));
  const scenarios = useScenarioStore();
  const chat = useChatStore();
  onMount(() => {
    if (scenarios.state.status === "idle") void scenarios.reload();
    // As when the conversation is opened: its next steps are among what is found.
    if (chat.thread(threadKey(props.scenarioId)).status === "idle") void chat.open(props.scenarioId);
  });
  createEffect(on(question, () => setAt(0)));
  createEffect(
    on(at, (rank) => document.getElementById(`${list}-${rank}`)?.scrollIntoView({ block: "nearest" }), {
      defer: true,
    }),
  );

  function run(entry: PaletteEntry | undefined): void {
    if (!entry || entry.disabled) return;
    props.onClose();
    // Once the window is gone and focus is back where it was: what opens next gives it back there.
    setTimeout(entry.run);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const last = found().length - 1;
    const to: Record<string, () => void> = {
      ArrowDown: () => setAt((now) => (now >= last ? 0 : now + 1)),
      ArrowUp: () => setAt((now) => (now <= 0 ? Math.max(last, 0) : now - 1)),
      Enter: () => run(found()[at()]),
    };
    const move = to[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  return (
    <Dialog open onClose={props.onClose} title={t().palette.title} closeLabel={t().common.close}>
      <input
        type="text"
        role="combobox"
        autofocus
        class={inputClass}
        aria-label={t().palette.label}
        aria-expanded="true"
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found().length ? `${list}-${at()}` : undefined}
        placeholder={t().palette.placeholder}
        value={question()}
        onInput={(event) => setQuestion(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <p role="status" class="sr-only">
        {t().palette.found(found().length)}
      </p>
      <Show when={found().length} fallback={<p class="mt-4 text-muted">{t().palette.nothing}</p>}>
        <div id={list} role="listbox" aria-label={t().palette.title} class="mt-3 flex flex-col">
          <For each={found()}>
            {(entry, index) => (
              <>
                <Show when={index() === 0 || found()[index() - 1]?.group !== entry.group}>
                  <p role="presentation" class="px-2 pt-2 pb-1 text-2xs font-semibold text-muted uppercase">
                    {t().palette.groups[entry.group]}
                  </p>
                </Show>
                <Row
                  id={`${list}-${index()}`}
                  entry={entry}
                  active={index() === at()}
                  onPoint={() => setAt(index())}
                  onRun={() => run(entry)}
                />
              </>
            )}
          </For>
        </div>
      </Show>
    </Dialog>
  );
}

type RowProps = { id: string; entry: PaletteEntry; active: boolean; onPoint: () => void; onRun: () => void };

function Row(props: RowProps) {
  return (
    <div
      id={props.id}
      role="option"
      aria-selected={props.active}
      aria-disabled={props.entry.disabled || undefined}
      class={cx(
        "flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5",
        props.active && "bg-accent-soft",
        props.entry.disabled && "opacity-60",
      )}
      onPointerMove={() => props.onPoint()}
      onClick={() => props.onRun()}
    >
      <Icon name={props.entry.icon} class="size-4 shrink-0 text-accent" />
      <span class="min-w-0 truncate">{props.entry.label}</span>
      <Show when={props.entry.hint}>
        <span class="min-w-0 flex-1 truncate text-right text-sm text-muted">{props.entry.hint}</span>
      </Show>
    </div>
  );
}

import { Button, IconButton, inputClass } from "@heraut/kit";
import { Show, createEffect, createSignal, createUniqueId, on, onCleanup } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n } from "~/core/services";
import { provideCommand } from "~/core/shortcuts";

type ChatComposerProps = {
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
  busy: boolean;
  /** The question being answered, if any. */
  question?: string | null;
  placeholder?: string;
  onCancelQuestion?: () => void;
  onStop?: () => void;
  stopping?: boolean;
  /** What stands beside the hint. */
  children?: JSX.Element;
};

const tallest_px = 200;
/** Most answers are there before this: a button that comes and goes in a blink helps nobody. */
const worth_stopping_ms = 200;

function createSlow(busy: () => boolean): () => boolean {
  const [slow, setSlow] = createSignal(false);
  createEffect(
    on(busy, (now) => {
      if (!now) return setSlow(false);
      const timer = setTimeout(() => setSlow(true), worth_stopping_ms);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return slow;
}

/** Entrée sends, Maj+Entrée breaks the line, Échap stops what is being written. Typing goes on while an answer is being written. */
export function ChatComposer(props: ChatComposerProps) {
  const { t } = useI18n();
  const hint = createUniqueId();
  const slow = createSlow(() => props.busy);
  let field!: HTMLTextAreaElement;
  provideCommand("composer", () => {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });

  createEffect(() => {
    void props.draft;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, tallest_px)}px`;
  });
  createEffect(() => {
    if (props.question) field.focus();
  });

  function send(): void {
    const text = props.draft.trim();
    if (!text || props.busy) return;
    // The button that was pressed becomes another one: focus stays with the words.
    field.focus();
    props.onSend(text);
  }

  function stop(): void {
    field.focus();
    props.onStop?.();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an accent or a character is being composed, Enter belongs to the keyboard, not to us.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
    if (event.key !== "Escape" || event.isComposing) return;
    if (props.busy) stop();
    else if (props.question) props.onCancelQuestion?.();
  }

  return (
    <form
      class="flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Show when={props.question}>
        <p class="flex animate-arrive items-center gap-1 self-start rounded-md bg-accent-soft pl-3 text-sm text-accent-strong">
          {t().chat.answering(props.question!)}
          <IconButton
            icon="close"
            label={t().chat.stopAnswering}
            onClick={() => props.onCancelQuestion?.()}
          />
        </p>
      </Show>
      <div class="flex items-end gap-2">
        <textarea
          ref={field}
          rows={1}
          class={`${inputClass} min-h-11 resize-none py-2.5`}
          aria-label={t().chat.composer}
          aria-describedby={hint}
          placeholder={props.placeholder ?? t().chat.placeholder}
          value={props.draft}
          onInput={(event) => props.onDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Show
          when={slow()}
          fallback={
            <Button
              type="submit"
              variant="primary"
              icon="send"
              class="min-h-11"
              aria-label={t().chat.send}
              busy={props.busy}
              disabled={!props.draft.trim()}
            />
          }
        >
          <StopButton stopping={props.stopping ?? false} onStop={stop} onGone={() => field.focus()} />
        </Show>
      </div>
      <div class="flex min-h-5 items-center justify-between gap-3">
        <p id={hint} class="hidden text-xs text-muted sm:block">
          {slow() ? t().turns.stopHint : t().chat.hint}
        </p>
        {props.children}
      </div>
    </form>
  );
}

/** It goes when the answer is there: whoever was on it is led back to the words. */
function StopButton(props: { stopping: boolean; onStop: () => void; onGone: () => void }) {
  const { t } = useI18n();
  let button: HTMLButtonElement | undefined;
  onCleanup(() => button && document.activeElement === button && props.onGone());
  return (
    <Button
      ref={button}
      variant="secondary"
      icon="stop"
      class="min-h-11"
      aria-label={t().turns.stop}
      title={t().turns.stop}
      aria-disabled={props.stopping || undefined}
      onClick={() => props.stopping || props.onStop()}
    />
  );
}

import { Button, IconButton, inputClass } from "@heraut/kit";
import { Show, createEffect, createUniqueId } from "solid-js";
import { useI18n } from "~/core/services";

type ChatComposerProps = {
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
  busy: boolean;
  /** The question being answered, if any. */
  question?: string | null;
  placeholder?: string;
  onCancelQuestion?: () => void;
};

const tallest_px = 200;

/** Entrée sends, Maj+Entrée breaks the line. Typing goes on while an answer is being written. */
export function ChatComposer(props: ChatComposerProps) {
  const { t } = useI18n();
  const hint = createUniqueId();
  let field!: HTMLTextAreaElement;

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
    if (text && !props.busy) props.onSend(text);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an accent or a character is being composed, Enter belongs to the keyboard, not to us.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape" && props.question) props.onCancelQuestion?.();
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
        <Button
          type="submit"
          variant="primary"
          icon="send"
          class="min-h-11"
          aria-label={t().chat.send}
          busy={props.busy}
          disabled={!props.draft.trim()}
        />
      </div>
      <p id={hint} class="hidden text-xs text-muted sm:block">
        {t().chat.hint}
      </p>
    </form>
  );
}

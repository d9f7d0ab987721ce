import { Button, IconButton, TextField, announce } from "@heraut/kit";
import { For, Show, createSignal, createUniqueId } from "solid-js";
import { useI18n } from "~/core/services";

const most = 50;
const longest = 120;

type AvoidProps = { values: string[]; onChange: (values: string[]) => void };

/** Words that are never to be said: one is added by Enter, and taken away by its own button. */
export function AvoidList(props: AvoidProps) {
  const { t } = useI18n();
  const heading = createUniqueId();
  const [text, setText] = createSignal("");
  let group!: HTMLDivElement;
  const field = () => group.querySelector("input");
  const full = () => props.values.length >= most;

  function add(): void {
    const added = text().trim();
    if (!added || full()) return;
    const known = props.values.some((one) => one.toLowerCase() === added.toLowerCase());
    if (!known) props.onChange([...props.values, added]);
    setText("");
    field()?.focus();
  }

  /** The button goes with its word: focus goes to where the next one can be written. */
  function remove(value: string): void {
    props.onChange(props.values.filter((one) => one !== value));
    announce(t().assistant.avoidRemoved(value));
    field()?.focus();
  }

  return (
    <div ref={group} role="group" aria-labelledby={heading} class="flex flex-col gap-2">
      <p>
        <span id={heading} class="text-sm font-medium">
          {t().assistant.avoid}
        </span>
        <span class="block text-xs text-muted">{t().assistant.avoidHint}</span>
      </p>
      <Show
        when={props.values.length}
        fallback={<p class="text-sm text-muted">{t().assistant.avoidEmpty}</p>}
      >
        <ul class="flex flex-wrap gap-1.5">
          <For each={props.values}>
            {(value) => (
              <li class="inline-flex max-w-full items-center rounded-md bg-sunken pl-2.5 text-sm">
                <span class="min-w-0 break-words">{value}</span>
                <IconButton
                  icon="close"
                  label={t().assistant.avoidRemove(value)}
                  onClick={() => remove(value)}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div
        class="flex items-end gap-2"
        // Enter adds the word: the form around is saved by its own button.
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={t().assistant.avoidNew}
          hint={full() ? t().assistant.avoidFull : undefined}
          class="flex-1"
          maxLength={longest}
          value={text()}
          onInput={setText}
        />
        <Button icon="add" disabled={!text().trim() || full()} onClick={add}>
          {t().common.add}
        </Button>
      </div>
    </div>
  );
}

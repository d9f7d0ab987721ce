import type { Conversation } from "@heraut/client";
import { Button, IconButton, TextField } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { useI18n, useMayEdit, useServices } from "~/core/services";

/** What the desk notes of a conversation: words for it, and a note. */
export function Facts(props: { conversation: Conversation; onChange: (now: Conversation) => void }) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt, busy } = createAttempt();
  const [tag, setTag] = createSignal("");
  const [note, setNote] = createSignal(props.conversation.note);
  const save = async (change: { tags?: string[]; note?: string }) => {
    const now = await attempt(() => apiClient.conversations.patch(props.conversation.id, change), {
      done: () => t().agents.saved,
    });
    if (now) props.onChange(now);
  };
  const add = () => {
    const word = tag().trim();
    if (!word) return;
    setTag("");
    void save({ tags: [...props.conversation.tags, word] });
  };
  return (
    <div class="grid gap-4 border-t border-rule pt-4 sm:grid-cols-2">
      <div class="flex flex-col gap-2">
        <p class="text-sm font-medium">{t().inbox.tags}</p>
        <ul class="flex flex-wrap gap-1.5">
          <For each={props.conversation.tags}>
            {(word) => (
              <li class="inline-flex items-center rounded-md bg-sunken pl-2.5 text-sm">
                <span class="break-words">{word}</span>
                <Show when={mayEdit()}>
                  <IconButton
                    icon="close"
                    label={t().inbox.tagRemove(word)}
                    onClick={() => void save({ tags: props.conversation.tags.filter((it) => it !== word) })}
                  />
                </Show>
              </li>
            )}
          </For>
        </ul>
        <Show when={mayEdit()}>
          <form
            class="flex items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              add();
            }}
          >
            <TextField
              label={t().inbox.tagNew}
              class="flex-1"
              maxLength={40}
              value={tag()}
              onInput={setTag}
            />
            <Button type="submit" icon="add" disabled={!tag().trim()}>
              {t().common.add}
            </Button>
          </form>
        </Show>
      </div>
      <form
        class="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void save({ note: note() });
        }}
      >
        <TextField
          label={t().inbox.note}
          hint={t().inbox.noteHint}
          multiline
          rows={3}
          maxLength={4000}
          readOnly={!mayEdit()}
          value={note()}
          onInput={setNote}
        />
        <Show when={mayEdit()}>
          <Button
            type="submit"
            class="self-start"
            busy={busy()}
            disabled={note() === props.conversation.note}
          >
            {t().common.save}
          </Button>
        </Show>
      </form>
    </div>
  );
}

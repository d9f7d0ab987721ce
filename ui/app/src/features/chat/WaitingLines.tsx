import type { Id } from "@heraut/client";
import { Button, Icon } from "@heraut/kit";
import { For } from "solid-js";
import { useI18n } from "~/core/services";
import { useChatStore } from "./chatStore";
import { threadKey } from "./thread";

/** What was said while the server could not be reached: it is seen, it goes out by itself, it can be taken back. */
export function WaitingLines(props: { scenarioId: Id | null }) {
  const { t } = useI18n();
  const chat = useChatStore();
  return (
    <For each={chat.waiting(props.scenarioId)}>
      {(one) => (
        <article aria-label={t().waiting.label} class="flex animate-arrive flex-col items-end gap-1">
          <p class="max-w-[80%] rounded-lg rounded-br-sm border border-dashed border-edge px-3.5 py-2 break-words whitespace-pre-wrap text-muted">
            {one.shown}
          </p>
          <p class="flex items-center gap-2 text-xs text-warning">
            <Icon name="warning" class="size-3.5 shrink-0" />
            {t().waiting.hint}
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                const key = threadKey(props.scenarioId);
                chat.forgetWaiting(props.scenarioId, one);
                if (one.typed && !chat.drafts.get(key)) chat.drafts.set(key, one.shown);
              }}
            >
              {t().waiting.cancel}
            </Button>
          </p>
        </article>
      )}
    </For>
  );
}

import type { ChatItem } from "@heraut/client";
import { Badge, IconButton, Markdown, cx, toast, toastError } from "@heraut/kit";
import { Show } from "solid-js";
import type { JSX } from "solid-js";
import type { Live } from "~/core/live";
import { useI18n } from "~/core/services";
import { useSourceName } from "~/core/sourceName";
import type { Line } from "./thread";

type MessageProps = {
  message: Line;
  /** What has come so far, while it is being written. */
  live?: Live<ChatItem> | null;
  /** Given where the same may be asked again. */
  onAgain?: () => void;
  /** Given where one's own words may be changed and sent again. */
  onEdit?: () => void;
  children?: JSX.Element;
};

/** One bubble: the reader on the right, Héraut on the left. It is the same bubble from the first word to the last. */
export function ChatMessage(props: MessageProps) {
  const { t } = useI18n();
  const own = () => props.message.auteur === "user";
  const text = () => props.live?.text ?? props.message.contenu;
  return (
    <article
      class={cx("chat-line flex animate-arrive flex-col gap-1", own() ? "items-end" : "items-start")}
      aria-label={t().chat[own() ? "you" : props.message.auteur === "system" ? "system" : "assistant"]}
      aria-busy={props.live ? true : undefined}
      // Focus comes here when the button that was pressed has gone.
      tabindex={own() ? undefined : -1}
    >
      <Show
        when={own()}
        fallback={
          <Show when={text()}>
            <Markdown
              source={text()}
              partial={Boolean(props.live)}
              class="max-w-[65ch] min-w-0 font-serif text-lg"
            />
          </Show>
        }
      >
        <p class="max-w-[80%] rounded-lg rounded-br-sm bg-accent-soft px-3.5 py-2 break-words whitespace-pre-wrap text-ink">
          {props.message.contenu}
        </p>
      </Show>
      {props.children}
      <MessageFoot {...props} />
    </article>
  );
}

function MessageFoot(props: MessageProps) {
  const { t, time, dateTime } = useI18n();
  const sourceName = useSourceName();
  const finished = () => props.message.auteur === "assistant" && !props.live;
  return (
    <>
      <Show when={finished() && props.message.degraded}>
        <p class="max-w-[65ch] text-sm text-warning">{props.message.note || t().chat.degraded}</p>
      </Show>
      <div
        class={cx(
          "flex flex-wrap items-center gap-2 text-xs text-muted",
          props.message.auteur === "assistant" && "min-h-8",
        )}
      >
        <time dateTime={props.message.created_at} title={dateTime(props.message.created_at)}>
          {time(props.message.created_at)}
        </time>
        <Show when={props.onEdit}>
          <IconButton icon="edit" label={t().chat.edit} class="-my-1" onClick={() => props.onEdit?.()} />
        </Show>
        <Show when={finished() && props.message.source}>
          {(source) => (
            <Badge tone={props.message.degraded ? "warning" : "neutral"}>{sourceName(source())}</Badge>
          )}
        </Show>
        <Show when={finished() && props.message.contenu}>
          <span class="flex">
            <CopyButton text={props.message.contenu} />
            <Show when={props.onAgain && !props.message.stopped}>
              <IconButton icon="refresh" label={t().chat.again} onClick={() => props.onAgain?.()} />
            </Show>
          </span>
        </Show>
      </div>
    </>
  );
}

function CopyButton(props: { text: string }) {
  const { t } = useI18n();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      toast(t().chat.copied);
    } catch {
      // Only secure addresses and localhost have a clipboard.
      toastError(t().chat.copyFailed);
    }
  };
  return <IconButton icon="copy" label={t().chat.copy} onClick={() => void copy()} />;
}

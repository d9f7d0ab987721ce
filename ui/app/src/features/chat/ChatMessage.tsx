import type { Message } from "@heraut/client";
import { Markdown, cx } from "@heraut/kit";
import { Show } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n } from "~/core/services";

/** One bubble: the reader on the right, Héraut on the left. */
export function ChatMessage(props: { message: Message; children?: JSX.Element }) {
  const { t, time, dateTime } = useI18n();
  const own = () => props.message.auteur === "user";
  return (
    <article
      class={cx("flex animate-arrive flex-col gap-1", own() ? "items-end" : "items-start")}
      aria-label={t().chat[own() ? "you" : props.message.auteur === "system" ? "system" : "assistant"]}
    >
      <Show
        when={own()}
        fallback={<Markdown source={props.message.contenu} class="max-w-[65ch] font-serif text-lg" />}
      >
        <p class="max-w-[80%] rounded-lg rounded-br-sm bg-accent-soft px-3.5 py-2 break-words whitespace-pre-wrap text-ink">
          {props.message.contenu}
        </p>
      </Show>
      {props.children}
      <p class="flex gap-2 text-xs text-muted">
        <time dateTime={props.message.created_at} title={dateTime(props.message.created_at)}>
          {time(props.message.created_at)}
        </time>
        <Show when={!own() && props.message.source}>
          {(source) => (
            <span>
              <span aria-hidden="true">· </span>
              {source() in t().common.sources ? t().common.sources[source() as "playbook"] : source()}
            </span>
          )}
        </Show>
      </p>
    </article>
  );
}

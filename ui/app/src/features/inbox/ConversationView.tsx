import type { AgentMessage, Conversation } from "@heraut/client";
import { Badge, Button, Icon, Markdown, Menu, TextField, buttonClass, cx, safeHref } from "@heraut/kit";
import { For, Show, createEffect, createResource, createSignal, on } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { Loaded } from "~/core/Loaded";
import { lookAgain } from "~/core/lookAgain";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import { Facts } from "./Facts";

/** How often the thread is read again while somebody looks at it. */
const look_ms = 3000;
const forms = ["json", "csv", "txt"] as const;

type ViewProps = { id: string; onBack: () => void; onChange: () => void; onGone: () => void };

/** One conversation: what was said, who leads it, and what the desk does with it. */
export function ConversationView(props: ViewProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt } = createAttempt();
  const calls = apiClient.conversations;
  const [row, { mutate, refetch }] = createResource(() => props.id, calls.get);
  const [thread, setThread] = createStore<{ messages: AgentMessage[]; older: string | null }>({
    messages: [],
    older: null,
  });
  const [text, setText] = createSignal("");
  const [erasing, setErasing] = createSignal(false);
  let log!: HTMLDivElement;

  async function read(): Promise<void> {
    const page = await calls.messages(props.id).catch(() => null);
    if (!page) return;
    const now = page.items.toReversed();
    const known = thread.messages.filter((it) => !now.some(({ id }) => id === it.id));
    const grew = now.at(-1)?.id !== thread.messages.at(-1)?.id;
    const first = thread.messages.length === 0;
    setThread("messages", reconcile([...known, ...now], { key: "id" }));
    if (first) setThread("older", page.next_cursor);
    if (grew) queueMicrotask(() => log?.scrollTo({ top: log.scrollHeight }));
  }
  async function older(): Promise<void> {
    const page = await calls.messages(props.id, thread.older);
    setThread("messages", (now) => [...page.items.toReversed(), ...now]);
    setThread("older", page.next_cursor);
  }
  const seen = () => {
    if (!mayEdit()) return;
    void calls.patch(props.id, { unread: false }).then(
      () => props.onChange(),
      () => undefined,
    );
  };
  createEffect(
    on(
      () => props.id,
      () => {
        void read();
        seen();
      },
    ),
  );
  lookAgain(look_ms, () => {
    void read();
    void calls.get(props.id).then(
      (now) => {
        mutate(() => now);
        // What is said while somebody looks was read.
        if (now.unread) seen();
      },
      () => undefined,
    );
  });

  const change = async (work: () => Promise<Conversation>, done: string) => {
    const now = await attempt(work, { done: () => done });
    if (now) mutate(() => now);
    props.onChange();
  };
  const send = async () => {
    const content = text().trim();
    if (!content) return;
    const sent = await attempt(() => calls.reply(props.id, content));
    if (!sent) return;
    setText("");
    await read();
    void refetch();
    props.onChange();
  };
  const remove = async () => {
    const gone = await attempt(() => calls.remove(props.id).then(() => true), {
      done: () => t().inbox.removed,
    });
    setErasing(false);
    if (gone) props.onGone();
  };
  return (
    <section aria-label={t().inbox.title} class="flex min-w-0 flex-col gap-4">
      <Loaded resource={row} onRetry={() => void refetch()}>
        {(conversation) => (
          <>
            <div class="flex flex-wrap items-center gap-2">
              <Button
                size="sm"
                variant="quiet"
                icon="chevronLeft"
                class="lg:hidden"
                onClick={() => props.onBack()}
              >
                {t().inbox.back}
              </Button>
              <Badge tone="neutral">{t().inbox.states[conversation().state]}</Badge>
              <div class="ml-auto flex flex-wrap gap-1">
                <Show when={mayEdit()}>
                  <Show
                    when={conversation().state === "human"}
                    fallback={
                      <Button
                        size="sm"
                        variant="primary"
                        icon="person"
                        onClick={() => void change(() => calls.take(props.id), t().inbox.taken)}
                      >
                        {t().inbox.take}
                      </Button>
                    }
                  >
                    <Button
                      size="sm"
                      onClick={() => void change(() => calls.release(props.id), t().inbox.released)}
                    >
                      {t().inbox.release}
                    </Button>
                  </Show>
                  <Show when={conversation().state !== "closed"}>
                    <Button
                      size="sm"
                      onClick={() => void change(() => calls.close(props.id), t().inbox.closed)}
                    >
                      {t().inbox.close}
                    </Button>
                  </Show>
                </Show>
                <Menu
                  label={t().common.more}
                  triggerClass={`${buttonClass("quiet", "sm")} text-muted`}
                  entries={[
                    ...forms.map((form) => ({
                      label: `${t().inbox.export} ${t().inbox.forms[form]}`,
                      icon: "download" as const,
                      onSelect: () => location.assign(calls.fileAt(props.id, form)),
                    })),
                    ...(mayEdit()
                      ? [
                          {
                            label: t().inbox.remove,
                            icon: "trash" as const,
                            danger: true,
                            onSelect: () => setErasing(true),
                          },
                        ]
                      : []),
                  ]}
                >
                  <Icon name="more" />
                </Menu>
              </div>
            </div>
            <Where conversation={conversation()} />
            <div
              ref={log}
              role="log"
              aria-label={t().inbox.title}
              tabindex="0"
              class="flex max-h-[55vh] min-h-64 flex-col gap-3 overflow-y-auto rounded-md border border-rule bg-surface p-4"
            >
              <Show when={thread.older}>
                <Button size="sm" class="self-center" onClick={() => void older()}>
                  {t().inbox.older}
                </Button>
              </Show>
              <For each={thread.messages}>{(message) => <MessageView message={message} />}</For>
            </div>
            <Show when={mayEdit()}>
              <form
                class="flex flex-col gap-2"
                onSubmit={(event) => {
                  event.preventDefault();
                  void send();
                }}
              >
                <TextField
                  label={t().inbox.reply}
                  hint={conversation().state === "human" ? undefined : t().inbox.replyHint}
                  multiline
                  rows={2}
                  maxLength={4000}
                  value={text()}
                  onInput={setText}
                />
                <Button
                  type="submit"
                  variant="primary"
                  icon="send"
                  class="self-start"
                  disabled={!text().trim()}
                >
                  {t().inbox.send}
                </Button>
              </form>
            </Show>
            <Facts conversation={conversation()} onChange={(now) => mutate(() => now)} />
          </>
        )}
      </Loaded>
      <Show when={erasing()}>
        <Confirm
          title={t().inbox.removeSure}
          submitLabel={t().inbox.remove}
          danger
          onClose={() => setErasing(false)}
          onConfirm={remove}
        >
          <p>{t().inbox.removeHint}</p>
        </Confirm>
      </Show>
    </section>
  );
}

/** Where the visitor was. */
function Where(props: { conversation: Conversation }) {
  const { t } = useI18n();
  const page = () => {
    const { url, title } = props.conversation.metadata as { url?: string; title?: string };
    return url ? { href: safeHref(url), words: title || url } : null;
  };
  return (
    <Show when={page()}>
      {(it) => (
        <p class="text-sm break-words text-muted">
          {t().inbox.page} :{" "}
          <Show when={it().href} fallback={it().words}>
            {(href) => (
              <a href={href()} target="_blank" rel="noopener noreferrer nofollow" class="underline">
                {it().words}
              </a>
            )}
          </Show>
        </p>
      )}
    </Show>
  );
}

function MessageView(props: { message: AgentMessage }) {
  const { t, time, number } = useI18n();
  const mine = () => props.message.author !== "visitor";
  const facts = () => {
    const { model, response_time_ms, tokens_used, finish_reason } = props.message;
    const took = response_time_ms === null ? "" : `${number(response_time_ms)} ms`;
    const tokens = tokens_used === null ? "" : t().inbox.tokens(number(tokens_used));
    const ended = (finish_reason && t().inbox.finish[finish_reason]) || "";
    return [t().inbox.facts(model ?? "", took, tokens), ended].filter(Boolean).join(" · ");
  };
  return (
    <article class={cx("flex max-w-[85%] flex-col gap-0.5", mine() ? "self-end" : "self-start")}>
      <p class="text-xs text-muted">
        {t().inbox.who[props.message.author]} · {time(props.message.created_at)}
      </p>
      <div class={cx("rounded-lg px-3 py-2 break-words", mine() ? "bg-accent-soft" : "bg-sunken")}>
        <Show
          when={props.message.author !== "visitor"}
          fallback={<p class="whitespace-pre-wrap">{props.message.content}</p>}
        >
          <Markdown source={props.message.content} />
        </Show>
      </div>
      <Show when={facts()}>
        <p class="text-xs text-muted">{facts()}</p>
      </Show>
      <Show when={props.message.feedback}>
        {(feedback) => (
          <p class={cx("text-xs", feedback() > 0 ? "text-positive" : "text-danger")}>
            {feedback() > 0 ? t().inbox.helpful : t().inbox.unhelpful}
            {props.message.feedback_reason && ` : ${props.message.feedback_reason}`}
          </p>
        )}
      </Show>
    </article>
  );
}

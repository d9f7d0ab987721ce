import type { Conversation, ConversationFilter } from "@heraut/client";
import { Badge, Button, EmptyState, Select, TextField, cx } from "@heraut/kit";
import { plainText } from "@heraut/kit/markdown";
import { useSearchParams } from "@solidjs/router";
import { For, Show, createResource, createSignal } from "solid-js";
import { Loaded } from "~/core/Loaded";
import { lookAgain } from "~/core/lookAgain";
import { createPages } from "~/core/pages";
import { useI18n, useServices } from "~/core/services";
import { ConversationView } from "./ConversationView";

const filters = ["all", "unread", "waiting", "human", "closed"] as const;
type Filter = (typeof filters)[number];
/** How often the list is read again while somebody looks at it. */
const look_ms = 5000;
const typing_pause_ms = 250;

/** The conversations of visitors: a list beside the one that is read; on a phone one after the other. */
export function Inbox() {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const [search, setSearch] = useSearchParams<{ conversation?: string; agent?: string }>();
  const [q, setQ] = createSignal("");
  const [filter, setFilter] = createSignal<Filter>("all");
  const [agents] = createResource(() => apiClient.agents.list({ limit: 100 }).then(({ items }) => items));
  const wish = (): ConversationFilter => ({
    q: q(),
    agent_id: search.agent,
    ...(filter() === "unread"
      ? { unread: true }
      : filter() === "all"
        ? {}
        : { state: filter() as Conversation["state"] }),
  });
  const store = createPages(wish, (now, asked) => apiClient.conversations.list({ ...now, ...asked }));
  let typing: ReturnType<typeof setTimeout> | undefined;
  const type = (text: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => setQ(text), typing_pause_ms);
  };
  lookAgain(look_ms, store.refresh);
  const open = (id: string | undefined) => setSearch({ conversation: id });

  return (
    <div class="grid gap-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <section
        aria-label={t().inbox.list}
        class={cx("flex flex-col gap-3", search.conversation && "hidden lg:flex")}
      >
        <TextField label={t().inbox.search} type="search" value={q()} onInput={type} maxLength={150} />
        <div class="grid grid-cols-2 gap-2">
          <Select
            label={t().inbox.filter}
            value={filter()}
            options={filters.map((value) => ({ value, label: t().inbox.filters[value] }))}
            onChange={(value) => setFilter(value as Filter)}
          />
          <Select
            label={t().inbox.ofAgent}
            value={search.agent ?? ""}
            options={[
              { value: "", label: t().inbox.allAgents },
              ...(agents() ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(agent) => setSearch({ agent: agent || undefined })}
          />
        </div>
        <Loaded resource={store.resource} onRetry={() => void store.reload()}>
          {() => (
            <Show
              when={store.rows().length}
              fallback={
                <EmptyState icon="chat" title={t().inbox.empty}>
                  {t().inbox.emptyHint}
                </EmptyState>
              }
            >
              <ul class="divide-y divide-rule border-y border-rule">
                <For each={store.rows()}>
                  {(row) => (
                    <ConversationRow
                      row={row}
                      open={row.id === search.conversation}
                      onOpen={() => open(row.id)}
                    />
                  )}
                </For>
              </ul>
              <Show when={store.more()}>
                <Button size="sm" class="self-start" onClick={() => void store.loadMore()}>
                  {t().common.loadMore}
                </Button>
              </Show>
            </Show>
          )}
        </Loaded>
      </section>
      <Show
        when={search.conversation}
        keyed
        fallback={
          <div class="hidden lg:block">
            <EmptyState icon="chat" title={t().inbox.choose} />
          </div>
        }
      >
        {(id) => (
          <ConversationView
            id={id}
            onBack={() => open(undefined)}
            onChange={() => void store.refresh()}
            onGone={() => {
              open(undefined);
              void store.reload();
            }}
          />
        )}
      </Show>
    </div>
  );
}

function ConversationRow(props: { row: Conversation; open: boolean; onOpen: () => void }) {
  const { t, ago } = useI18n();
  const tone = () =>
    props.row.state === "waiting" ? "warning" : props.row.state === "human" ? "accent" : "neutral";
  return (
    <li>
      <button
        type="button"
        aria-current={props.open ? "true" : undefined}
        class={cx(
          "flex w-full flex-col gap-1 px-2 py-2.5 text-left hover:bg-accent-soft",
          props.open && "bg-accent-soft",
        )}
        onClick={() => props.onOpen()}
      >
        <span class="flex items-center justify-between gap-2 text-xs text-muted">
          <span class="flex flex-wrap gap-1">
            <Badge tone={tone()}>{t().inbox.states[props.row.state]}</Badge>
            <Show when={props.row.unread}>
              <Badge tone="positive">{t().inbox.unread}</Badge>
            </Show>
          </span>
          {ago(props.row.last_message_at)}
        </span>
        <span class={cx("line-clamp-2 text-sm break-words", props.row.unread && "font-medium")}>
          {plainText(props.row.preview)}
        </span>
        <span class="text-xs text-muted">
          {[t().inbox.messages(props.row.messages), ...props.row.tags].join(" · ")}
        </span>
      </button>
    </li>
  );
}

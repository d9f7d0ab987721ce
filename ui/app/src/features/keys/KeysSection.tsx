import type { ApiClient, Key, KeyMade } from "@heraut/client";
import { Badge, Button, EmptyState } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { afterDialog } from "~/core/afterDialog";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { KeyForm } from "./KeyForm";
import { KeyShown } from "./KeyShown";
import { RotateDialog } from "./RotateDialog";

export type KeyCalls = ApiClient["keys"]["mine"];
type Opened = { do: "create" } | { do: "rotate" | "revoke"; key: Key } | { do: "show"; made: KeyMade } | null;
type KeysProps = { title: string; intro: string; calls: KeyCalls };

/** The keys of a person or of the workspace: made, shown once, replaced and revoked. */
export function KeysSection(props: KeysProps) {
  const { t } = useI18n();
  const { attempt } = createAttempt();
  const [keys, { refetch }] = createResource(() => props.calls.list().then(({ items }) => items));
  const [opened, setOpened] = createSignal<Opened>(null);
  const keyOf = (what: "rotate" | "revoke") => {
    const now = opened();
    return now?.do === what ? now.key : null;
  };
  const shown = () => {
    const now = opened();
    return now?.do === "show" ? now.made : null;
  };
  const show = (made: KeyMade) => {
    setOpened(null);
    afterDialog(() => setOpened({ do: "show", made }));
    void refetch();
  };
  const revoke = async (key: Key) => {
    const done = await attempt(() => props.calls.revoke(key.id).then(() => true), {
      done: () => t().keys.revoked(key.name),
    });
    setOpened(null);
    if (done) void refetch();
  };
  return (
    <div class="max-w-3xl">
      <Section
        id="titre-cles"
        title={props.title}
        intro={props.intro}
        action={
          <Button icon="add" onClick={() => setOpened({ do: "create" })}>
            {t().keys.create}
          </Button>
        }
      >
        <Loaded resource={keys} onRetry={() => void refetch()}>
          {(rows) => (
            <Show
              when={rows().length}
              fallback={
                <EmptyState icon="key" title={t().keys.empty}>
                  {t().keys.emptyHint}
                </EmptyState>
              }
            >
              <ul class="divide-y divide-rule">
                <For each={rows()}>
                  {(key) => (
                    <KeyRow
                      key={key}
                      onRotate={() => setOpened({ do: "rotate", key })}
                      onRevoke={() => setOpened({ do: "revoke", key })}
                    />
                  )}
                </For>
              </ul>
            </Show>
          )}
        </Loaded>
      </Section>
      <Show when={opened()?.do === "create"}>
        <KeyForm calls={props.calls} onClose={() => setOpened(null)} onMade={show} />
      </Show>
      <Show when={keyOf("rotate")}>
        {(key) => (
          <RotateDialog
            name={key().name}
            rotate={(hours) => props.calls.rotate(key().id, hours)}
            onClose={() => setOpened(null)}
            onMade={show}
          />
        )}
      </Show>
      <Show when={keyOf("revoke")}>
        {(key) => (
          <Confirm
            title={t().keys.revokeNamed(key().name)}
            submitLabel={t().keys.revoke}
            danger
            onClose={() => setOpened(null)}
            onConfirm={() => revoke(key())}
          >
            <p>{t().keys.revokeHint(key().name)}</p>
          </Confirm>
        )}
      </Show>
      <Show when={shown()}>{(made) => <KeyShown made={made()} onClose={() => setOpened(null)} />}</Show>
    </div>
  );
}

type RowProps = { key: Key; onRotate: () => void; onRevoke: () => void };

function KeyRow(props: RowProps) {
  const { t, ago, date } = useI18n();
  const expired = () => props.key.expires_at !== null && Date.parse(props.key.expires_at) <= Date.now();
  const facts = () => [
    t().roles.names[props.key.role],
    props.key.scopes.map((scope) => t().keys.scopeNames[scope]).join(" + "),
    props.key.expires_at ? t().keys.until(date(props.key.expires_at)) : t().keys.noEnd,
    props.key.last_used_at ? t().keys.lastUsed(ago(props.key.last_used_at)) : t().keys.neverUsed,
  ];
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-64">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span class="break-words">{props.key.name}</span>
          <code class="font-mono text-xs text-muted">{props.key.beginning}…</code>
          <Show when={expired()}>
            <Badge tone="danger">{t().keys.expired}</Badge>
          </Show>
          <Show when={props.key.replaced_by !== null}>
            <Badge tone="warning">{t().keys.replaced}</Badge>
          </Show>
        </p>
        <p class="text-sm text-muted">{facts().join(" · ")}</p>
      </div>
      <div class="flex flex-wrap gap-1">
        <Show when={props.key.replaced_by === null && !expired()}>
          <Button
            size="sm"
            icon="refresh"
            aria-label={t().keys.rotateNamed(props.key.name)}
            onClick={() => props.onRotate()}
          >
            {t().keys.rotate}
          </Button>
        </Show>
        <Button
          size="sm"
          variant="danger"
          aria-label={t().keys.revokeNamed(props.key.name)}
          onClick={() => props.onRevoke()}
        >
          {t().keys.revoke}
        </Button>
      </div>
    </li>
  );
}

import type { AgentKey, AgentKeyMade } from "@heraut/client";
import { Badge, Button, TextField } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { afterDialog } from "~/core/afterDialog";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { CopyField } from "~/core/CopyField";
import { createForm } from "~/core/form";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import { KeyShown } from "~/features/keys/KeyShown";
import { SettingsForm } from "~/features/settings/SettingsForm";
import { AgentKeyForm } from "./AgentKeyForm";
import type { PartProps } from "./AgentPage";
import { IdentitySection } from "./IdentitySection";
import { alive, createAgentKeys } from "./agentKeys";
import { useLocked } from "./locked";
import { scriptLine } from "./snippets";

/** Hours that a replaced key works on. */
const overlap_hours = 24;

type Opened = { do: "create" } | { do: "revoke"; key: AgentKey } | { do: "show"; made: AgentKeyMade } | null;

/** Where the agent may be shown, the line that shows it, and its keys. */
export default function SitePart(props: PartProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const locked = useLocked();
  const { attempt } = createAttempt();
  const id = () => props.agent.id;
  const { keys, publishable, refetch } = createAgentKeys(id);
  const [opened, setOpened] = createSignal<Opened>(null);
  const form = createForm({ origins: props.agent.origins.join("\n") });
  const save = () =>
    form.submit(async ({ origins }) => {
      const lines = origins.split("\n").map((line) => line.trim());
      const now = await props.store.save({ origins: lines.filter(Boolean) });
      form.field("origins").onInput(now.origins.join("\n"));
    });
  const revoking = () => {
    const now = opened();
    return now?.do === "revoke" ? now.key : null;
  };
  const shown = () => {
    const now = opened();
    return now?.do === "show" ? now.made : null;
  };
  const made = (it: AgentKeyMade) => {
    setOpened(null);
    void refetch();
    if (it.key.kind === "secret") afterDialog(() => setOpened({ do: "show", made: it }));
  };
  const rotate = async (it: AgentKey) => {
    const done = await attempt(() => apiClient.agents.rotateKey(id(), it.id, overlap_hours));
    if (done) made(done);
  };
  const revoke = async (it: AgentKey) => {
    await attempt(() => apiClient.agents.revokeKey(id(), it.id).then(() => true), {
      done: () => t().keys.revoked(it.name),
    });
    setOpened(null);
    void refetch();
  };
  return (
    <>
      <Section id="titre-site" title={t().agents.parts.site}>
        <div class="flex flex-col gap-6">
          <SettingsForm
            problem={form.problem()}
            busy={form.busy()}
            locked={locked()}
            onSave={() => void save()}
          >
            <TextField
              {...form.field("origins")}
              label={t().agents.sites}
              hint={t().agents.sitesHint}
              multiline
              rows={3}
            />
          </SettingsForm>
          <Show when={publishable()}>
            {(key) => (
              <div class="flex flex-col gap-1">
                <CopyField label={t().agents.snippet} value={scriptLine(location.origin, key())} />
                <p class="text-sm text-muted">{t().agents.snippetHint}</p>
              </div>
            )}
          </Show>
        </div>
      </Section>
      <Section
        id="titre-cles-agent"
        title={t().agents.keys}
        intro={t().agents.keysIntro}
        action={
          <Show when={mayEdit()}>
            <Button icon="add" onClick={() => setOpened({ do: "create" })}>
              {t().agents.newKey}
            </Button>
          </Show>
        }
      >
        <Loaded resource={keys} onRetry={() => void refetch()}>
          {(rows) => (
            <ul class="divide-y divide-rule">
              <For each={rows()}>
                {(it) => (
                  <KeyRow
                    key={it}
                    may={mayEdit()}
                    onRotate={alive(it) ? () => void rotate(it) : undefined}
                    onRevoke={() => setOpened({ do: "revoke", key: it })}
                  />
                )}
              </For>
            </ul>
          )}
        </Loaded>
      </Section>
      <IdentitySection {...props} />
      <Show when={opened()?.do === "create"}>
        <AgentKeyForm agentId={id()} onClose={() => setOpened(null)} onMade={made} />
      </Show>
      <Show when={shown()}>{(it) => <KeyShown made={it()} onClose={() => setOpened(null)} />}</Show>
      <Show when={revoking()}>
        {(it) => (
          <Confirm
            title={t().keys.revokeNamed(it().name)}
            submitLabel={t().keys.revoke}
            danger
            onClose={() => setOpened(null)}
            onConfirm={() => revoke(it())}
          >
            <p>{t().keys.revokeHint(it().name)}</p>
          </Confirm>
        )}
      </Show>
    </>
  );
}

type RowProps = { key: AgentKey; may: boolean; onRotate?: () => void; onRevoke: () => void };

function KeyRow(props: RowProps) {
  const { t, ago, date } = useI18n();
  const facts = () => [
    props.key.expires_at ? t().keys.until(date(props.key.expires_at)) : t().keys.noEnd,
    props.key.last_used_at ? t().keys.lastUsed(ago(props.key.last_used_at)) : t().keys.neverUsed,
  ];
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-64">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span class="break-words">{props.key.name}</span>
          <Badge tone={props.key.kind === "secret" ? "warning" : "neutral"}>
            {t().agents.kinds[props.key.kind]}
          </Badge>
          <code class="font-mono text-xs text-muted">{props.key.beginning}…</code>
          <Show when={props.key.replaced_by}>
            <Badge tone="warning">{t().keys.replaced}</Badge>
          </Show>
        </p>
        <p class="text-sm text-muted">{facts().join(" · ")}</p>
        <Show when={props.key.leaked_at}>
          {(at) => <p class="text-sm text-danger">{t().agents.leaked(ago(at()))}</p>}
        </Show>
      </div>
      <Show when={props.may}>
        <div class="flex flex-wrap gap-1">
          <Show when={props.onRotate}>
            <Button
              size="sm"
              icon="refresh"
              aria-label={t().keys.rotateNamed(props.key.name)}
              onClick={() => props.onRotate?.()}
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
      </Show>
    </li>
  );
}

import type { AgentResume } from "@heraut/client";
import { Badge, Button, EmptyState, Menu, Icon, buttonClass } from "@heraut/kit";
import { A, useNavigate, useSearchParams } from "@solidjs/router";
import { For, Show, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import { NewAgentDialog } from "./NewAgentDialog";

const page_size = 100;

/** The agents of the workspace: the one that changed last first. */
export function AgentList() {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const navigate = useNavigate();
  const { attempt } = createAttempt();
  const [search, setSearch] = useSearchParams<{ scenario?: string }>();
  const [agents, { refetch }] = createResource(() =>
    apiClient.agents.list({ limit: page_size }).then(({ items }) => items),
  );
  const [asked, setAsked] = createSignal(false);
  const creating = () => mayEdit() && (asked() || search.scenario !== undefined);
  const close = () => {
    setAsked(false);
    setSearch({ scenario: undefined });
  };

  const remove = async (agent: AgentResume) => {
    await attempt(() => apiClient.agents.remove(agent.id).then(() => true), {
      done: () => t().agents.removed(agent.name),
      undo: () => apiClient.agents.restore(agent.id).then(() => refetch()),
    });
    void refetch();
  };
  const duplicate = async (agent: AgentResume) => {
    const copy = await attempt(() => apiClient.agents.duplicate(agent.id), {
      done: (it) => t().agents.duplicated(it.name),
    });
    if (copy) navigate(`/agents/${copy.id}`);
  };

  return (
    <div class="flex flex-col gap-4">
      <Show when={mayEdit()}>
        <Button icon="add" variant="primary" class="self-start" onClick={() => setAsked(true)}>
          {t().agents.create}
        </Button>
      </Show>
      <Loaded resource={agents} onRetry={() => void refetch()}>
        {(rows) => (
          <Show
            when={rows().length}
            fallback={
              <EmptyState icon="chat" title={t().agents.empty}>
                {t().agents.emptyHint}
              </EmptyState>
            }
          >
            <ul class="divide-y divide-rule border-y border-rule">
              <For each={rows()}>
                {(agent) => (
                  <AgentRow
                    agent={agent}
                    onDuplicate={mayEdit() ? () => void duplicate(agent) : undefined}
                    onRemove={mayEdit() ? () => void remove(agent) : undefined}
                  />
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Show when={creating()}>
        <NewAgentDialog scenario={search.scenario} onClose={close} />
      </Show>
    </div>
  );
}

type RowProps = { agent: AgentResume; onDuplicate?: () => void; onRemove?: () => void };

function AgentRow(props: RowProps) {
  const { t, ago } = useI18n();
  return (
    <li class="flex items-center gap-3 py-3">
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <A
            href={`/agents/${props.agent.id}`}
            class="font-medium break-words hover:text-accent hover:underline"
          >
            {props.agent.name}
          </A>
          <Badge tone={props.agent.is_active ? "positive" : "neutral"}>
            {props.agent.is_active ? t().agents.active : t().agents.silent}
          </Badge>
        </p>
        <p class="text-sm break-words text-muted">
          {[
            props.agent.role,
            t().agents.origins(props.agent.origins),
            t().agents.changed(ago(props.agent.updated_at)),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <Show when={props.onRemove}>
        <Menu
          label={`${t().common.more} : ${props.agent.name}`}
          triggerClass={`${buttonClass("quiet", "sm")} text-muted`}
          entries={[
            { label: t().agents.duplicate, icon: "copy", onSelect: () => props.onDuplicate?.() },
            { label: t().agents.remove, icon: "trash", danger: true, onSelect: () => props.onRemove?.() },
          ]}
        >
          <Icon name="more" />
        </Menu>
      </Show>
    </li>
  );
}

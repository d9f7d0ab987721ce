import { A } from "@solidjs/router";
import { Button, EmptyState } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import type { Webhook, WebhookMade } from "@heraut/client";
import { afterDialog } from "~/core/afterDialog";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { Loaded } from "~/core/Loaded";
import { lookAgain } from "~/core/lookAgain";
import { createPages } from "~/core/pages";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import type { PartProps } from "~/features/agents/AgentPage";
import { KeyShown } from "~/features/keys/KeyShown";
import { RotateDialog } from "~/features/keys/RotateDialog";
import { DeliveryList } from "./DeliveryList";
import { WebhookForm } from "./WebhookForm";
import { WebhookRow } from "./WebhookRow";
import { createDeliveries, look_ms } from "./deliveries";

type Opened =
  | { do: "create" }
  | { do: "edit" | "rotate" | "remove"; webhook: Webhook }
  | { do: "show"; made: WebhookMade }
  | null;

/** Where the agent's events are told, and what was told. */
export default function WebhooksPart(props: PartProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const { attempt } = createAttempt();
  const calls = apiClient.webhooks;
  const id = () => props.agent.id;
  const webhooks = createPages(id, async (agent) => ({ ...(await calls.list(agent)), next_cursor: null }));
  const deliveries = createDeliveries(id);
  lookAgain(look_ms, webhooks.refresh);
  const [opened, setOpened] = createSignal<Opened>(null);
  const close = () => setOpened(null);
  const done = () => {
    close();
    void webhooks.refresh();
  };
  const made = (it: WebhookMade) => {
    done();
    afterDialog(() => setOpened({ do: "show", made: it }));
  };
  const turn = async (webhook: Webhook, is_active: boolean) => {
    await calls.patch(id(), webhook.id, { is_active });
    await webhooks.refresh();
    return true;
  };
  const toggle = (webhook: Webhook) => {
    const is_active = !webhook.is_active;
    return attempt(() => turn(webhook, is_active), {
      done: () => (is_active ? t().webhooks.turnedOn : t().webhooks.turnedOff),
      undo: () => turn(webhook, !is_active),
    });
  };
  const test = async (webhook: Webhook) => {
    if (await attempt(() => calls.test(id(), webhook.id), { done: () => t().webhooks.tested })) {
      await deliveries.showAll();
    }
  };
  const remove = async (webhook: Webhook) => {
    await attempt(() => calls.remove(id(), webhook.id).then(() => true), {
      done: () => t().webhooks.removed,
    });
    done();
    void deliveries.showAll();
  };
  return (
    <>
      <Section
        id="titre-webhooks"
        title={t().webhooks.title}
        intro={
          <>
            {t().webhooks.intro}{" "}
            <A href={`/agents/${id()}/integrer`} class="text-accent underline">
              {t().webhooks.how}
            </A>
          </>
        }
        action={
          <Button icon="add" onClick={() => setOpened({ do: "create" })}>
            {t().webhooks.add}
          </Button>
        }
      >
        <Loaded resource={webhooks.resource} onRetry={() => void webhooks.reload()}>
          {() => (
            <Show
              when={webhooks.rows().length}
              fallback={
                <EmptyState icon="link" title={t().webhooks.empty}>
                  {t().webhooks.emptyHint}
                </EmptyState>
              }
            >
              <ul class="divide-y divide-rule border-y border-rule">
                <For each={webhooks.rows()}>
                  {(webhook) => (
                    <WebhookRow
                      webhook={webhook}
                      onTest={() => test(webhook)}
                      onToggle={() => toggle(webhook)}
                      onAsk={(what) => setOpened({ do: what, webhook })}
                    />
                  )}
                </For>
              </ul>
            </Show>
          )}
        </Loaded>
      </Section>
      <DeliveryList agent={id()} deliveries={deliveries} webhooks={webhooks.rows()} />
      <Windows
        agent={id()}
        opened={opened()}
        onClose={close}
        onSaved={done}
        onMade={made}
        onRemove={remove}
      />
    </>
  );
}

type WindowsProps = {
  agent: string;
  opened: Opened;
  onClose: () => void;
  onSaved: () => void;
  onMade: (made: WebhookMade) => void;
  onRemove: (webhook: Webhook) => Promise<void>;
};

/** What is open over the list. */
function Windows(props: WindowsProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const webhookOf = (what: "edit" | "rotate" | "remove") =>
    props.opened?.do === what ? props.opened.webhook : null;
  const shown = () => (props.opened?.do === "show" ? props.opened.made : null);
  return (
    <>
      <Show when={props.opened?.do === "create"}>
        <WebhookForm
          agent={props.agent}
          onClose={props.onClose}
          onMade={props.onMade}
          onSaved={props.onSaved}
        />
      </Show>
      <Show when={webhookOf("edit")}>
        {(webhook) => (
          <WebhookForm
            agent={props.agent}
            webhook={webhook()}
            onClose={props.onClose}
            onMade={props.onMade}
            onSaved={props.onSaved}
          />
        )}
      </Show>
      <Show when={webhookOf("rotate")}>
        {(webhook) => (
          <RotateDialog
            name={webhook().url}
            kind="secret"
            rotate={(hours) => apiClient.webhooks.rotate(props.agent, webhook().id, hours)}
            onClose={props.onClose}
            onMade={props.onMade}
          />
        )}
      </Show>
      <Show when={webhookOf("remove")}>
        {(webhook) => (
          <Confirm
            title={t().webhooks.removeNamed(webhook().url)}
            submitLabel={t().common.remove}
            danger
            onClose={props.onClose}
            onConfirm={() => props.onRemove(webhook())}
          >
            <p>{t().webhooks.removeHint}</p>
          </Confirm>
        )}
      </Show>
      <Show when={shown()}>
        {(made) => (
          <KeyShown
            made={{ secret: made().secret, key: { name: made().webhook.url } }}
            kind="secret"
            onClose={props.onClose}
          />
        )}
      </Show>
    </>
  );
}

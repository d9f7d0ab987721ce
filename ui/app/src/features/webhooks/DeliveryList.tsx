import type { Delivery, Webhook } from "@heraut/client";
import { Button, EmptyState, Select } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { DeliveryDialog } from "./DeliveryDialog";
import { DeliveryRow } from "./DeliveryRow";
import type { Deliveries, Wish } from "./deliveries";

type ListProps = { agent: string; deliveries: Deliveries; webhooks: Webhook[] };

/** What was told, and what came of it: read, and sent again. */
export function DeliveryList(props: ListProps) {
  const { t } = useI18n();
  const { attempt, busy } = createAttempt();
  const [seen, setSeen] = createSignal<Delivery | null>(null);
  const rows = () => props.deliveries.list.rows();
  const failed = () => rows().filter((row) => row.statut === "failed");
  /** Where there is one webhook, nobody asks which. */
  const addressOf = (row: Delivery) =>
    props.webhooks.length > 1 ? props.webhooks.find(({ id }) => id === row.webhook_id)?.url : undefined;
  const replay = (row: Delivery) =>
    attempt(() => props.deliveries.replay([row]), { done: () => t().deliveries.replayed });
  const replayAll = () =>
    attempt(() => props.deliveries.replay(failed()), { done: (n) => t().deliveries.replayedAll(n) });
  return (
    <Section
      id="titre-envois"
      title={t().deliveries.title}
      intro={t().deliveries.intro}
      action={
        <Show when={failed().length}>
          <Button icon="refresh" busy={busy()} onClick={() => void replayAll()}>
            {t().deliveries.replayFailed(failed().length)}
          </Button>
        </Show>
      }
    >
      <Show when={rows().length || props.deliveries.filtered()}>
        <Filters wish={props.deliveries.wish()} webhooks={props.webhooks} onWish={props.deliveries.change} />
      </Show>
      <Loaded resource={props.deliveries.list.resource} onRetry={() => void props.deliveries.list.reload()}>
        {() => (
          <Show when={rows().length} fallback={<Nothing filtered={props.deliveries.filtered()} />}>
            <ul class="divide-y divide-rule border-y border-rule">
              <For each={rows()}>
                {(row) => (
                  <DeliveryRow
                    delivery={row}
                    address={addressOf(row)}
                    onSee={() => setSeen(row)}
                    onReplay={() => replay(row)}
                  />
                )}
              </For>
            </ul>
            <Show when={props.deliveries.list.more()}>
              <Button size="sm" class="mt-3" onClick={() => void attempt(props.deliveries.list.loadMore)}>
                {t().common.loadMore}
              </Button>
            </Show>
          </Show>
        )}
      </Loaded>
      <Show when={seen()}>
        {(row) => <DeliveryDialog agent={props.agent} delivery={row()} onClose={() => setSeen(null)} />}
      </Show>
    </Section>
  );
}

function Nothing(props: { filtered: boolean }) {
  const { t } = useI18n();
  return (
    <EmptyState icon="list" title={props.filtered ? t().deliveries.none : t().deliveries.empty}>
      {props.filtered ? undefined : t().deliveries.emptyHint}
    </EmptyState>
  );
}

type FiltersProps = { wish: Wish; webhooks: Webhook[]; onWish: (part: Partial<Wish>) => void };

function Filters(props: FiltersProps) {
  const { t } = useI18n();
  return (
    <div class="mb-4 grid grid-cols-2 gap-3">
      <Select
        label={t().deliveries.state}
        value={props.wish.statut}
        options={[
          { value: "", label: t().deliveries.anyState },
          ...Object.entries(t().deliveries.states).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(statut) => props.onWish({ statut: statut as Wish["statut"] })}
      />
      <Show when={props.webhooks.length > 1}>
        <Select
          label={t().deliveries.webhook}
          value={props.wish.webhook_id}
          options={[
            { value: "", label: t().deliveries.anyWebhook },
            ...props.webhooks.map(({ id, url }) => ({ value: id, label: url })),
          ]}
          onChange={(webhook_id) => props.onWish({ webhook_id })}
        />
      </Show>
    </div>
  );
}

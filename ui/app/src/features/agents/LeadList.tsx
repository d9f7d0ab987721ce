import type { Lead } from "@heraut/client";
import { Button, EmptyState, safeHref } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For, Show, createResource } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { useI18n, useMayEdit, useServices } from "~/core/services";

const page_size = 100;

/** Visitors who left an address, and to what they agreed. */
export function LeadList() {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt } = createAttempt();
  const [leads, { refetch }] = createResource(() =>
    apiClient.leads.list({ limit: page_size }).then(({ items }) => items),
  );
  const remove = async (lead: Lead) => {
    await attempt(() => apiClient.leads.remove(lead.id).then(() => true), { done: () => t().leads.removed });
    void refetch();
  };
  return (
    <Loaded resource={leads} onRetry={() => void refetch()}>
      {(rows) => (
        <Show
          when={rows().length}
          fallback={
            <EmptyState icon="people" title={t().leads.empty}>
              {t().leads.emptyHint}
            </EmptyState>
          }
        >
          <ul class="divide-y divide-rule border-y border-rule">
            <For each={rows()}>
              {(lead) => <LeadRow lead={lead} onRemove={mayEdit() ? () => void remove(lead) : undefined} />}
            </For>
          </ul>
        </Show>
      )}
    </Loaded>
  );
}

function LeadRow(props: { lead: Lead; onRemove?: () => void }) {
  const { t, dateTime } = useI18n();
  const address = () => safeHref(`mailto:${props.lead.email}`);
  return (
    <li class="flex flex-wrap items-start gap-x-6 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-72">
        <p class="font-medium break-words">
          {props.lead.name || props.lead.email}{" "}
          <Show when={address()}>
            {(href) => (
              <a href={href()} class="text-sm font-normal text-accent underline">
                {props.lead.email}
              </a>
            )}
          </Show>
        </p>
        <Show when={props.lead.phone}>
          <p class="text-sm">{props.lead.phone}</p>
        </Show>
        <Show when={props.lead.message}>
          <p class="text-sm break-words whitespace-pre-wrap">{props.lead.message}</p>
        </Show>
        <p class="text-xs text-muted">
          {t().leads.consent(dateTime(props.lead.consent_at))} : « {props.lead.consent} »
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        <Show when={props.lead.conversation_id}>
          {(id) => (
            <A
              href={`/agents?onglet=conversations&conversation=${id()}`}
              class="text-sm text-accent underline"
            >
              {t().leads.see}
            </A>
          )}
        </Show>
        <Show when={props.onRemove}>
          <Button
            size="sm"
            variant="danger"
            aria-label={`${t().leads.remove} : ${props.lead.email}`}
            onClick={() => props.onRemove?.()}
          >
            {t().leads.remove}
          </Button>
        </Show>
      </div>
    </li>
  );
}

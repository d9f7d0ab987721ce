import type { Delivery } from "@heraut/client";
import { Dialog } from "@heraut/kit";
import { createResource } from "solid-js";
import { CodeBlock } from "~/core/CodeBlock";
import { Loaded } from "~/core/Loaded";
import { useI18n, useServices } from "~/core/services";

const indented = (body: string): string => JSON.stringify(JSON.parse(body), null, 2);

/** What is sent, exactly, and under which name. */
export function DeliveryDialog(props: { agent: string; delivery: Delivery; onClose: () => void }) {
  const { apiClient } = useServices();
  const { t, dateTime } = useI18n();
  const [whole, { refetch }] = createResource(
    () => props.delivery.id,
    (id) => apiClient.webhooks.delivery(props.agent, id),
  );
  return (
    <Dialog
      open
      size="lg"
      title={t().webhooks.eventNames[props.delivery.event]}
      description={dateTime(props.delivery.created_at)}
      closeLabel={t().common.close}
      onClose={props.onClose}
    >
      <Loaded resource={whole} onRetry={() => void refetch()}>
        {(it) => (
          <div class="flex flex-col gap-4">
            <CodeBlock label="webhook-id" code={it().id} />
            <div>
              <CodeBlock label={t().deliveries.body} code={indented(it().body)} exact={it().body} />
              <p class="mt-1 text-sm text-muted">{t().deliveries.bodyHint}</p>
            </div>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

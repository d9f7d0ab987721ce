import type { Webhook } from "@heraut/client";
import { Badge, Button, Icon, Menu, buttonClass } from "@heraut/kit";
import { Show, createSignal } from "solid-js";
import { useI18n } from "~/core/services";

type RowProps = {
  webhook: Webhook;
  onTest: () => Promise<unknown>;
  onToggle: () => Promise<unknown>;
  onAsk: (what: "edit" | "rotate" | "remove") => void;
};

/** One webhook: where it goes, what it is told, and whether that arrives. */
export function WebhookRow(props: RowProps) {
  const { t, ago, dateTime } = useI18n();
  const [busy, setBusy] = createSignal<"test" | "toggle" | null>(null);
  const press = async (what: "test" | "toggle", work: () => Promise<unknown>) => {
    setBusy(what);
    await work();
    setBusy(null);
  };
  const turn = () => (props.webhook.is_active ? t().agents.turnOff : t().agents.turnOn);
  const named = (action: string) => `${action} : ${props.webhook.url}`;
  const oldSecret = () => {
    const ends = props.webhook.old_secret_ends_at;
    return ends && Date.parse(ends) > Date.now() ? t().webhooks.oldSecret(dateTime(ends)) : null;
  };
  const facts = () => {
    const taken = props.webhook.last_delivered_at;
    return [taken ? t().webhooks.lastDelivered(ago(taken)) : t().webhooks.neverDelivered, oldSecret()];
  };
  return (
    <li class="flex flex-wrap items-start gap-x-6 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-72">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span class="min-w-0 font-medium break-all">{props.webhook.url}</span>
          <Badge tone={props.webhook.is_active ? "positive" : "neutral"}>
            {props.webhook.is_active ? t().agents.active : t().agents.silent}
          </Badge>
        </p>
        <p class="text-sm">{props.webhook.events.map((it) => t().webhooks.eventNames[it]).join(" · ")}</p>
        <p class="text-sm text-muted">{facts().filter(Boolean).join(" · ")}</p>
        <Show when={props.webhook.failing_since}>
          {(since) => (
            <p class="flex items-center gap-1.5 text-sm text-danger">
              <Icon name="warning" />
              {t().webhooks.failingSince(dateTime(since()))}
            </p>
          )}
        </Show>
      </div>
      <div class="flex flex-wrap gap-1">
        <Button
          size="sm"
          icon="send"
          busy={busy() === "test"}
          aria-label={named(t().webhooks.test)}
          onClick={() => void press("test", props.onTest)}
        >
          {t().webhooks.test}
        </Button>
        <Button
          size="sm"
          busy={busy() === "toggle"}
          aria-label={named(turn())}
          onClick={() => void press("toggle", props.onToggle)}
        >
          {turn()}
        </Button>
        <Menu
          label={named(t().common.more)}
          triggerClass={`${buttonClass("quiet", "sm")} text-muted`}
          entries={[
            { label: t().common.edit, icon: "edit", onSelect: () => props.onAsk("edit") },
            { label: t().webhooks.rotate, icon: "refresh", onSelect: () => props.onAsk("rotate") },
            { label: t().common.remove, icon: "trash", danger: true, onSelect: () => props.onAsk("remove") },
          ]}
        >
          <Icon name="more" />
        </Menu>
      </div>
    </li>
  );
}

import type { Delivery } from "@heraut/client";
import { Badge, Button, Icon, say } from "@heraut/kit";
import type { IconName, Tone } from "@heraut/kit";
import { Show, createEffect, createSignal, on } from "solid-js";
import { useI18n } from "~/core/services";
import type { Dictionary } from "~/i18n/fr";

const looks: Record<Delivery["statut"], { icon: IconName; tone: Tone }> = {
  waiting: { icon: "clock", tone: "accent" },
  delivered: { icon: "check", tone: "positive" },
  failed: { icon: "warning", tone: "danger" },
};

type Errors = Dictionary["deliveries"]["errors"];
const whyOf = (code: string, errors: Errors): string => errors[code as keyof Errors] ?? errors.not_sent;

type RowProps = {
  delivery: Delivery;
  /** Where it goes, where that is a question. */
  address: string | undefined;
  onSee: () => void;
  onReplay: () => Promise<unknown>;
};

/** One event on its way, and how far it is. */
export function DeliveryRow(props: RowProps) {
  const { t, dateTime, number } = useI18n();
  const [busy, setBusy] = createSignal(false);
  const event = () => t().webhooks.eventNames[props.delivery.event];
  const state = () => t().deliveries.states[props.delivery.statut];
  const look = () => looks[props.delivery.statut];
  const when = () => dateTime(props.delivery.created_at);
  const named = (action: string) => `${action} : ${event()}, ${when()}`;
  const facts = () => {
    const { attempts, status_code, took_ms } = props.delivery;
    return [
      attempts > 0 && t().deliveries.attempts(attempts),
      status_code !== null && t().deliveries.status(status_code),
      took_ms !== null && t().deliveries.took(number(took_ms)),
    ].filter(Boolean);
  };
  // Its state changes by itself, while the reader is elsewhere on the page.
  createEffect(
    on(
      () => props.delivery.statut,
      () => say(`${event()} : ${state()}`),
      { defer: true },
    ),
  );
  const replay = async () => {
    setBusy(true);
    await props.onReplay();
    setBusy(false);
  };
  return (
    <li class="flex flex-wrap items-start gap-x-6 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-72">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span class="font-medium">{event()}</span>
          <Badge tone={look().tone}>
            <Icon name={look().icon} class="size-3.5 shrink-0" />
            {state()}
          </Badge>
        </p>
        <p class="text-sm text-muted">
          <time dateTime={props.delivery.created_at}>{when()}</time>
          {facts()
            .map((fact) => ` · ${fact}`)
            .join("")}
        </p>
        <Show when={props.address}>
          <p class="text-sm break-all text-muted">{props.address}</p>
        </Show>
        <Show when={props.delivery.error_code}>
          {(code) => <p class="text-sm">{whyOf(code(), t().deliveries.errors)}</p>}
        </Show>
      </div>
      <div class="flex flex-wrap gap-1">
        <Button size="sm" icon="eye" aria-label={named(t().deliveries.see)} onClick={() => props.onSee()}>
          {t().deliveries.see}
        </Button>
        <Button
          size="sm"
          icon="refresh"
          busy={busy()}
          aria-label={named(t().deliveries.replay)}
          onClick={() => void replay()}
        >
          {t().deliveries.replay}
        </Button>
      </div>
    </li>
  );
}

import type { Webhook, WebhookEvent, WebhookMade } from "@heraut/client";
import { Checkboxes, TextField, toast } from "@heraut/kit";
import { createSignal } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n, useServices } from "~/core/services";

/** What happens; a test is sent by a press. */
const offered: WebhookEvent[] = [
  "conversation.started",
  "lead.left",
  "handoff.requested",
  "feedback.given",
  "budget.spent",
];

type FormProps = {
  agent: string;
  /** The one that is changed; nothing where one is made. */
  webhook?: Webhook;
  onClose: () => void;
  onMade: (made: WebhookMade) => void;
  onSaved: () => void;
};

/** Where to, and what is told there. */
export function WebhookForm(props: FormProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const first = props.webhook;
  const form = createForm({ url: first?.url ?? "" }, ["url"]);
  const [events, setEvents] = createSignal(first?.events ?? offered);
  const [noEvent, setNoEvent] = createSignal(false);
  const title = () => (first ? t().webhooks.edit : t().webhooks.add);
  const choose = (now: WebhookEvent[]) => {
    setEvents(now);
    setNoEvent(false);
  };
  const send = async ({ url }: { url: string }) => {
    const body = { url, events: [...events()] };
    if (!first) return props.onMade(await apiClient.webhooks.create(props.agent, body));
    await apiClient.webhooks.patch(props.agent, first.id, body);
    toast(t().webhooks.saved);
    props.onSaved();
  };
  const save = async () => {
    if (!events().length) return void setNoEvent(true);
    await form.submit(send);
  };
  return (
    <FormDialog
      open
      title={title()}
      submitLabel={first ? t().common.save : title()}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void save()}
    >
      <TextField
        {...form.field("url")}
        label={t().webhooks.url}
        hint={t().webhooks.urlHint}
        type="url"
        placeholder="https://"
        maxLength={2000}
        autocomplete="off"
        autofocus
        required
      />
      <Checkboxes
        legend={t().webhooks.events}
        options={offered.map((value) => ({ value, label: t().webhooks.eventNames[value] }))}
        values={events()}
        onChange={choose}
        error={noEvent() ? t().webhooks.eventsRequired : null}
        class="flex flex-col gap-1.5"
      />
    </FormDialog>
  );
}

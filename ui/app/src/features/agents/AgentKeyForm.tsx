import type { AgentKey, AgentKeyMade } from "@heraut/client";
import { Select, TextField } from "@heraut/kit";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n, useServices } from "~/core/services";

const lasting_days = ["", "30", "90", "365"] as const;

type FormProps = { agentId: string; onClose: () => void; onMade: (made: AgentKeyMade) => void };

/** A key for pages or for servers. */
export function AgentKeyForm(props: FormProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const form = createForm({ name: "", kind: "publishable", days: "" }, ["name"]);
  const make = () =>
    form.submit(async ({ name, kind, days }) => {
      const body = { name, kind: kind as AgentKey["kind"], ...(days && { expires_in_days: Number(days) }) };
      props.onMade(await apiClient.agents.createKey(props.agentId, body));
    });
  return (
    <FormDialog
      open
      title={t().agents.newKey}
      submitLabel={t().keys.create}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void make()}
    >
      <TextField
        {...form.field("name")}
        label={t().keys.name}
        maxLength={100}
        autocomplete="off"
        autofocus
        required
      />
      <Select
        label={t().agents.keys}
        hint={t().agents.keysIntro}
        value={form.values.kind}
        options={Object.entries(t().agents.kinds).map(([value, label]) => ({ value, label }))}
        onChange={(kind) => form.field("kind").onInput(kind)}
      />
      <Select
        label={t().keys.expires}
        value={form.values.days}
        options={lasting_days.map((days) => ({
          value: days,
          label: days === "" ? t().keys.never : t().keys.days(Number(days)),
        }))}
        onChange={(days) => form.field("days").onInput(days)}
      />
    </FormDialog>
  );
}

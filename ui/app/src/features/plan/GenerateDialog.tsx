import type { Plan, PlanRequest } from "@heraut/client";
import { Checkbox, TextField } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { usePlaybook } from "~/core/playbook";
import { useI18n } from "~/core/services";

type GenerateProps = {
  plan: Plan | null;
  onClose: () => void;
  onSubmit: (request: PlanRequest) => Promise<unknown>;
};

const default_weeks = 12;
const default_hours = 8;

/** What the planner needs to know; it starts from what the last plan was made with. */
export function GenerateDialog(props: GenerateProps) {
  const { t } = useI18n();
  const last = props.plan;
  const form = createForm(
    {
      horizon_semaines: String(last?.horizon_semaines ?? default_weeks),
      heures_par_semaine: String(last?.heures_par_semaine ?? default_hours),
      date_debut: last?.date_debut ?? "",
    },
    ["horizon_semaines", "heures_par_semaine"],
  );
  const [channels, setChannels] = createSignal<string[]>(last?.canaux ?? []);

  const submit = async () => {
    const done = await form.submit((values) =>
      props.onSubmit({
        horizon_semaines: Number.parseInt(values.horizon_semaines, 10),
        heures_par_semaine: Number.parseFloat(values.heures_par_semaine.replace(",", ".")),
        ...(channels().length ? { canaux: channels() } : {}),
        ...(values.date_debut ? { date_debut: values.date_debut } : {}),
      }),
    );
    if (done) props.onClose();
  };

  return (
    <FormDialog
      open
      onClose={props.onClose}
      onSubmit={() => void submit()}
      title={t().plan.dialogTitle}
      description={last ? t().plan.dialogHint : undefined}
      submitLabel={last ? t().plan.regenerate : t().plan.generate}
      busy={form.busy()}
      problem={form.problem()}
    >
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          {...form.field("horizon_semaines")}
          label={t().plan.horizon}
          type="number"
          min={1}
          max={52}
          required
          autofocus
        />
        <TextField
          {...form.field("heures_par_semaine")}
          label={t().plan.hours}
          hint={t().plan.hoursHint}
          type="number"
          min={0.5}
          max={80}
          step={0.5}
          required
        />
      </div>
      <TextField
        {...form.field("date_debut")}
        label={t().plan.start}
        optional={t().common.optional}
        type="date"
        class="sm:max-w-60"
      />
      <Channels chosen={channels()} onChoose={setChannels} />
    </FormDialog>
  );
}

function Channels(props: { chosen: string[]; onChoose: (channels: string[]) => void }) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  const toggle = (id: string, on: boolean) =>
    props.onChoose(on ? [...props.chosen, id] : props.chosen.filter((one) => one !== id));
  return (
    <Show when={playbook()?.canaux.length}>
      <fieldset>
        <legend class="text-sm font-medium">{t().plan.channels}</legend>
        <p class="mb-2 text-xs text-muted">{t().plan.channelsHint}</p>
        <div class="grid grid-cols-1 gap-x-4 gap-y-1.5 sm:grid-cols-2">
          <For each={playbook()!.canaux}>
            {(channel) => (
              <Checkbox
                label={channel.label}
                checked={props.chosen.includes(channel.id)}
                onChange={(on) => toggle(channel.id, on)}
              />
            )}
          </For>
        </div>
      </fieldset>
    </Show>
  );
}

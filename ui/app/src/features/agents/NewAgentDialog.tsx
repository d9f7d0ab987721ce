import { Select, TextField, toast } from "@heraut/kit";
import { useNavigate } from "@solidjs/router";
import { createResource } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n, useServices } from "~/core/services";

const listed = 100;

/** A name is enough; a scenario writes the instructions. */
export function NewAgentDialog(props: { scenario?: string; onClose: () => void }) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const navigate = useNavigate();
  const [scenarios] = createResource(() =>
    apiClient.scenarios.list({ limit: listed }).then(({ items }) => items),
  );
  const form = createForm({ name: "", role: "", scenario_id: props.scenario ?? "" });

  const make = async () => {
    const { name, role, scenario_id } = form.values;
    await form.submit(async () => {
      const agent = await apiClient.agents.create({
        ...(name.trim() && { name: name.trim() }),
        ...(role.trim() && { role: role.trim() }),
        ...(scenario_id && { scenario_id: Number(scenario_id) }),
      });
      props.onClose();
      toast(t().agents.made(agent.name));
      navigate(`/agents/${agent.id}`);
    });
  };
  return (
    <FormDialog
      open
      title={t().agents.create}
      submitLabel={t().agents.create}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void make()}
    >
      <TextField
        {...form.field("name")}
        label={t().agents.name}
        hint={t().agents.nameHint}
        maxLength={255}
        autofocus
      />
      <TextField
        {...form.field("role")}
        label={t().agents.role}
        hint={t().agents.roleHint}
        optional={t().common.optional}
        maxLength={255}
      />
      <Select
        label={t().agents.forScenario}
        hint={t().agents.forScenarioHint}
        value={form.values.scenario_id}
        options={[
          { value: "", label: t().agents.noScenario },
          ...(scenarios() ?? []).map(({ id, nom }) => ({ value: String(id), label: nom })),
        ]}
        onChange={(id) => form.field("scenario_id").onInput(id)}
      />
    </FormDialog>
  );
}

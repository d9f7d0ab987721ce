import type { Agent } from "@heraut/client";
import { Checkbox, Select, TextField } from "@heraut/kit";
import { createSignal, onMount } from "solid-js";
import { createForm } from "~/core/form";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { useSourceName } from "~/core/sourceName";
import { SettingsForm } from "~/features/settings/SettingsForm";
import type { PartProps } from "./AgentPage";
import { useLocked } from "./locked";

const numberOrNull = (text: string) => (text.trim() === "" ? null : Number(text.replace(",", ".")));
const textOf = (value: number | null) => (value === null ? "" : String(value));

/** What the agent is told, and who answers. */
export function InstructionsPart(props: PartProps) {
  const { assistant } = useServices();
  const { t } = useI18n();
  const sourceName = useSourceName();
  const locked = useLocked();
  onMount(() => void assistant.refresh());
  const first = props.agent;
  const form = createForm(
    {
      name: first.name,
      role: first.role,
      instructions: first.instructions,
      model: first.model ?? "",
      temperature: textOf(first.temperature),
      top_p: textOf(first.top_p),
      max_tokens: String(first.max_tokens),
      languages: first.languages as string,
    },
    ["name", "max_tokens"],
  );
  const [knowledgeOnly, setKnowledgeOnly] = createSignal(first.knowledge_only);
  const save = () =>
    form.submit((values) =>
      props.store.save({
        name: values.name,
        role: values.role,
        instructions: values.instructions,
        model: values.model || null,
        temperature: numberOrNull(values.temperature),
        top_p: numberOrNull(values.top_p),
        max_tokens: Number(values.max_tokens),
        languages: values.languages as Agent["languages"],
        knowledge_only: knowledgeOnly(),
      }),
    );
  const models = () => assistant.models().map(({ name }) => ({ value: name, label: sourceName(name) }));
  const preferred = () => {
    const known = assistant.known();
    return known ? sourceName(known.choice ?? known.default) : "…";
  };
  return (
    <Section id="titre-consignes" title={t().agents.parts.general}>
      <SettingsForm problem={form.problem()} busy={form.busy()} locked={locked()} onSave={() => void save()}>
        <TextField
          {...form.field("name")}
          label={t().agents.name}
          hint={t().agents.nameHint}
          maxLength={255}
          required
        />
        <TextField
          {...form.field("role")}
          label={t().agents.role}
          hint={t().agents.roleHint}
          maxLength={255}
        />
        <TextField
          {...form.field("instructions")}
          label={t().agents.instructions}
          hint={t().agents.instructionsHint}
          multiline
          rows={14}
          maxLength={20_000}
        />
        <Select
          label={t().agents.model}
          value={form.values.model}
          options={[{ value: "", label: t().agents.modelDefault(preferred()) }, ...models()]}
          onChange={(name) => form.field("model").onInput(name)}
        />
        <div class="grid gap-4 sm:grid-cols-3">
          <TextField
            {...form.field("temperature")}
            label={t().agents.temperature}
            hint={t().agents.temperatureHint}
            type="number"
            min={0}
            max={2}
            step={0.1}
          />
          <TextField
            {...form.field("top_p")}
            label={t().agents.topP}
            hint={t().agents.topPHint}
            type="number"
            min={0}
            max={1}
            step={0.05}
          />
          <TextField
            {...form.field("max_tokens")}
            label={t().agents.maxTokens}
            hint={t().agents.maxTokensHint}
            type="number"
            min={16}
            max={8192}
            required
          />
        </div>
        <Select
          label={t().agents.languages}
          value={form.values.languages}
          options={Object.entries(t().agents.languageNames).map(([value, label]) => ({ value, label }))}
          onChange={(it) => form.field("languages").onInput(it)}
        />
        <Checkbox label={t().agents.knowledgeOnly} checked={knowledgeOnly()} onChange={setKnowledgeOnly} />
      </SettingsForm>
    </Section>
  );
}

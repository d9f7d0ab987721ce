import type { AgentBudgets } from "@heraut/client";
import { TextField } from "@heraut/kit";
import { For } from "solid-js";
import { createForm } from "~/core/form";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { SettingsForm } from "~/features/settings/SettingsForm";
import type { PartProps } from "./AgentPage";
import { useLocked } from "./locked";

const names = [
  "visitor_minute",
  "visitor_day",
  "visitor_tokens_day",
  "messages_minute",
  "messages_day",
  "tokens_day",
  "tokens_month",
  "micros_day",
  "micros_month",
] as const satisfies (keyof AgentBudgets)[];
type Name = (typeof names)[number];
/** People read euros, the server counts their millionths. */
const scale = (name: Name) => (name.startsWith("micros") ? 1_000_000 : 1);

/** How much the agent may answer, and how long what was said is kept. */
export default function LimitsPart(props: PartProps) {
  const { t } = useI18n();
  const locked = useLocked();
  const first = (name: Name) => {
    const value = props.agent.budgets[name];
    return value === null ? "" : String(value / scale(name));
  };
  const form = createForm(
    {
      ...(Object.fromEntries(names.map((name) => [name, first(name)])) as Record<Name, string>),
      retention_days: String(props.agent.retention_days),
    },
    ["retention_days"],
  );
  const save = () =>
    form.submit((values) => {
      const read = (name: Name) => {
        const text = values[name].trim().replace(",", ".");
        return text === "" ? null : Math.round(Number(text) * scale(name));
      };
      const budgets = Object.fromEntries(names.map((name) => [name, read(name)])) as AgentBudgets;
      return props.store.save({ budgets, retention_days: Number(values.retention_days) });
    });
  return (
    <Section id="titre-limites" title={t().agents.parts.limits} intro={t().agents.budgetsIntro}>
      <SettingsForm problem={form.problem()} busy={form.busy()} locked={locked()} onSave={() => void save()}>
        <div class="grid gap-4 sm:grid-cols-2">
          <For each={names}>
            {(name) => (
              <TextField
                {...form.field(name)}
                label={t().agents.budgets[name]}
                type="number"
                min={0}
                step={scale(name) === 1 ? 1 : 0.01}
              />
            )}
          </For>
        </div>
        <TextField
          {...form.field("retention_days")}
          label={t().agents.retention}
          hint={t().agents.retentionHint}
          type="number"
          min={1}
          max={3650}
          required
        />
      </SettingsForm>
    </Section>
  );
}

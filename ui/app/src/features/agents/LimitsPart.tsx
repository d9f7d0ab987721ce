import type { AgentBudgets } from "@heraut/client";
import { TextField } from "@heraut/kit";
import { createForm } from "~/core/form";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { SettingsForm } from "~/features/settings/SettingsForm";
import type { PartProps } from "./AgentPage";
import { BudgetFields, budgetTexts, readBudgets } from "./BudgetFields";
import { useLocked } from "./locked";

const names = [
  "visitor_minute",
  "visitor_day",
  "visitor_tokens_day",
  "visitor_tokens_month",
  "visitor_micros_day",
  "visitor_micros_month",
  "messages_minute",
  "messages_day",
  "tokens_day",
  "tokens_month",
  "micros_day",
  "micros_month",
] as const satisfies (keyof AgentBudgets)[];

/** How much the agent may answer, and how long what was said is kept. */
export default function LimitsPart(props: PartProps) {
  const { t } = useI18n();
  const locked = useLocked();
  const form = createForm(
    {
      ...budgetTexts(names, props.agent.budgets),
      retention_days: String(props.agent.retention_days),
    },
    ["retention_days"],
  );
  const save = () =>
    form.submit((values) =>
      props.store.save({
        budgets: readBudgets(names, values),
        retention_days: Number(values.retention_days),
      }),
    );
  return (
    <Section id="titre-limites" title={t().agents.parts.limits} intro={t().agents.budgetsIntro}>
      <SettingsForm problem={form.problem()} busy={form.busy()} locked={locked()} onSave={() => void save()}>
        <BudgetFields names={names} field={form.field} />
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

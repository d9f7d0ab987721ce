import type { WorkspaceBudgets } from "@heraut/client";
import { toast } from "@heraut/kit";
import { createResource } from "solid-js";
import { createForm } from "~/core/form";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { SettingsForm } from "~/features/settings/SettingsForm";
import { BudgetFields, budgetTexts, readBudgets } from "./BudgetFields";

const names = [
  "messages_minute",
  "messages_day",
  "tokens_day",
  "tokens_month",
  "micros_day",
  "micros_month",
] as const satisfies (keyof WorkspaceBudgets)[];

/** How much all agents of the workspace may answer together. */
export function SharedBudget() {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const [budgets, { refetch }] = createResource(() => apiClient.agents.budgets());
  return (
    <Section id="titre-budget" title={t().agents.sharedBudget} intro={t().agents.sharedBudgetIntro}>
      <Loaded resource={budgets} onRetry={() => void refetch()}>
        {(now) => <Form budgets={now()} />}
      </Loaded>
    </Section>
  );
}

function Form(props: { budgets: WorkspaceBudgets }) {
  const { apiClient, entry } = useServices();
  const { t } = useI18n();
  const form = createForm(budgetTexts(names, props.budgets));
  const save = async () => {
    const done = await form.submit((values) => apiClient.agents.setBudgets(readBudgets(names, values)));
    if (done) toast(t().agents.sharedBudgetSaved);
  };
  return (
    <SettingsForm
      problem={form.problem()}
      busy={form.busy()}
      locked={entry.may("owner") ? null : t().roles.ownersOnly}
      onSave={() => void save()}
    >
      <BudgetFields names={names} field={form.field} />
    </SettingsForm>
  );
}

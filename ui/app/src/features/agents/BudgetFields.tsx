import type { AgentBudgets } from "@heraut/client";
import { TextField } from "@heraut/kit";
import { For } from "solid-js";
import type { createForm } from "~/core/form";
import { useI18n } from "~/core/services";

export type BudgetName = keyof AgentBudgets;
type Budgets<Name extends BudgetName> = Record<Name, number | null>;

/** People read euros, the server counts their millionths. */
const scale = (name: BudgetName) => (name.includes("micros") ? 1_000_000 : 1);

/** Budgets as they are typed. */
export function budgetTexts<Name extends BudgetName>(names: readonly Name[], budgets: Budgets<Name>) {
  const text = (name: Name) => {
    const value = budgets[name];
    return value === null ? "" : String(value / scale(name));
  };
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>;
}

/** Budgets as they were typed; what is empty is not limited. */
export function readBudgets<Name extends BudgetName>(names: readonly Name[], values: Record<Name, string>) {
  const read = (name: Name) => {
    const text = values[name].trim().replace(",", ".");
    return text === "" ? null : Math.round(Number(text) * scale(name));
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Budgets<Name>;
}

type Props<Name> = {
  names: readonly Name[];
  field: (name: Name) => ReturnType<ReturnType<typeof createForm>["field"]>;
};

export function BudgetFields<Name extends BudgetName>(props: Props<Name>) {
  const { t } = useI18n();
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <For each={props.names}>
        {(name) => (
          <TextField
            {...props.field(name)}
            label={t().agents.budgets[name]}
            type="number"
            min={0}
            step={scale(name) === 1 ? 1 : 0.01}
          />
        )}
      </For>
    </div>
  );
}

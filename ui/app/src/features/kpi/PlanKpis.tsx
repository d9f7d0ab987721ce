import type { Etape, PlanItem, Scenario } from "@heraut/client";
import { For, Show } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { StageMark } from "~/features/plan/StageMark";
import { stages } from "~/features/plan/pure/lines";

export type KpiRow = { kpi: string; items: PlanItem[] };

/** What a stage measures, most used first. A line may name several, parted by semicolons. */
export function kpisOf(items: PlanItem[], etape: Etape): KpiRow[] {
  const rows = new Map<string, KpiRow>();
  for (const item of items.filter((one) => one.etape === etape)) {
    for (const kpi of item.kpi.split(";").map((one) => one.trim())) {
      if (!kpi) continue;
      const row = rows.get(kpi.toLowerCase()) ?? { kpi: kpi[0]!.toUpperCase() + kpi.slice(1), items: [] };
      row.items.push(item);
      rows.set(kpi.toLowerCase(), row);
    }
  }
  return [...rows.values()].sort((a, b) => b.items.length - a.items.length);
}

/** The KPIs of the lines, stage by stage. */
export function PlanKpis(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const formats = (row: KpiRow) => [...new Set(row.items.map((item) => formatName(item.format)))].join(", ");
  return (
    <section aria-labelledby="titre-kpi-plan" class="border-t border-rule pt-4">
      <h2 id="titre-kpi-plan" class="font-serif text-xl font-semibold">
        {t().kpi.ofPlan}
      </h2>
      <Show when={props.scenario.plan} fallback={<p class="text-muted">{t().kpi.noPlan}</p>}>
        {(plan) => (
          <>
            <p class="mb-4 text-muted">{t().kpi.ofPlanHint}</p>
            <div class="grid gap-x-8 gap-y-6 @xl:grid-cols-2 @5xl:grid-cols-4">
              <For each={stages}>
                {(etape) => {
                  const rows = () => kpisOf(plan().items, etape);
                  return (
                    <section aria-label={t().etapes[etape]}>
                      <h3 class="mb-2">
                        <StageMark etape={etape} />
                      </h3>
                      <Show
                        when={rows().length}
                        fallback={<p class="text-sm text-muted">{t().kpi.noneHere}</p>}
                      >
                        <ul class="divide-y divide-rule border-t border-rule">
                          <For each={rows()}>
                            {(row) => (
                              <li class="py-1.5">
                                <p class="font-medium">{row.kpi}</p>
                                <p class="text-xs text-muted">
                                  {t().kpi.usedBy(row.items.length, formats(row))}
                                </p>
                              </li>
                            )}
                          </For>
                        </ul>
                      </Show>
                    </section>
                  );
                }}
              </For>
            </div>
          </>
        )}
      </Show>
    </section>
  );
}

import type { Scenario } from "@heraut/client";
import { Button, EmptyState } from "@heraut/kit";
import { Show } from "solid-js";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { LinkedSection } from "./LinkedSection";

/** What the scenario is made of, and what came of it. */
export function FicheTab(props: { scenario: Scenario; onOpenPlan: () => void }) {
  const { t } = useI18n();
  return (
    <div class="flex flex-col gap-10">
      <LinkedSection scenario={props.scenario} kind="objectifs" />
      <LinkedSection scenario={props.scenario} kind="cibles" />
      <LinkedSection scenario={props.scenario} kind="ressources" />
      <section aria-labelledby="titre-plan" class="border-t border-rule pt-4">
        <h2 id="titre-plan" class="mb-3 font-serif text-xl font-semibold">
          {t().detail.planSummary}
        </h2>
        <Show
          when={props.scenario.plan}
          fallback={
            <EmptyState
              icon="plan"
              title={t().plan.emptyTitle}
              action={
                <Editors>
                  <Button variant="primary" onClick={() => props.onOpenPlan()}>
                    {t().plan.generate}
                  </Button>
                </Editors>
              }
            >
              {t().plan.emptyHint}
            </EmptyState>
          }
        >
          {(plan) => (
            <div class="flex flex-col items-start gap-3">
              <p class="max-w-prose font-serif text-lg">{plan().resume}</p>
              <Button icon="plan" onClick={() => props.onOpenPlan()}>
                {t().detail.seePlan} · {t().plan.lines(plan().items.length)}
              </Button>
            </div>
          )}
        </Show>
      </section>
    </div>
  );
}

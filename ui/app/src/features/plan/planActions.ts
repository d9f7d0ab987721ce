import type { Plan, PlanItem, PlanItemFields, PlanRequest, Scenario, StatutItem } from "@heraut/client";
import { announce } from "@heraut/kit";
import { createAttempt } from "~/core/attempt";
import { useFormatName } from "~/core/playbook";
import { refreshingWhenStale } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";

/** What can be done to the plan of one scenario. Each change answers the whole plan, which every screen then shows. */
export function createPlanActions(scenario: () => Scenario) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const store = useScenarioStore();
  const { attempt, busy } = createAttempt();

  const formatName = useFormatName();
  const nameOf = (item: PlanItem) => formatName(item.format);

  /** A plan that changed also changes its scenario's revision and readiness, so that is read again. */
  async function accept(plan: Plan): Promise<Plan> {
    store.acceptPlan(scenario().id, plan);
    await store.load(scenario().id);
    return plan;
  }

  /** Throws when refused, because the dialog that called shows why. */
  async function generate(request: PlanRequest): Promise<void> {
    const made = await apiClient.plan.generate(scenario().id, request);
    store.accept(made.scenario);
    if (made.scenario.plan) announce(t().plan.generated(made.scenario.plan.numero));
  }

  const reread = () => store.load(scenario().id);
  const saveItem = (item: PlanItem | null, fields: PlanItemFields): Promise<Plan> =>
    refreshingWhenStale(
      (item
        ? apiClient.plan.patchItem(scenario().id, item.id, fields, item.revision)
        : apiClient.plan.addItem(scenario().id, fields)
      ).then(accept),
      reread,
    );

  const setStatut = (item: PlanItem, statut: StatutItem) => attempt(() => saveItem(item, { statut }));

  const saveResume = (plan: Plan, resume: string) =>
    attempt(() =>
      refreshingWhenStale(
        apiClient.plan.patch(scenario().id, { resume }, plan.revision).then(accept),
        reread,
      ),
    );

  function removeItem(item: PlanItem) {
    const { id } = scenario();
    return attempt(() => apiClient.plan.removeItem(id, item.id).then(accept), {
      done: () => t().plan.itemDeleted(nameOf(item)),
      undo: () => apiClient.plan.restoreItem(id, item.id).then(accept),
    });
  }

  async function moveItem(plan: Plan, item: PlanItem, by: -1 | 1): Promise<void> {
    const ids = plan.items.map((one) => one.id);
    const from = ids.indexOf(item.id);
    const to = from + by;
    if (to < 0 || to >= ids.length) return;
    ids.splice(to, 0, ...ids.splice(from, 1));
    const moved = await attempt(() => apiClient.plan.orderItems(scenario().id, ids).then(accept));
    if (moved) announce(t().plan.itemMoved(nameOf(item), to + 1));
  }

  function restoreVersion(numero: number) {
    return attempt(() => apiClient.plan.restoreVersion(scenario().id, numero).then(accept), {
      done: (plan) => t().plan.restored(numero, plan.numero),
    });
  }

  return { busy, generate, saveItem, setStatut, saveResume, removeItem, moveItem, restoreVersion };
}

export type PlanActions = ReturnType<typeof createPlanActions>;

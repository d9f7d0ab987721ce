import type {
  NewItem,
  Plan,
  PlanGenere,
  PlanItem,
  PlanItemFields,
  PlanRequest,
  Scenario,
  StatutItem,
} from "@heraut/client";
import { announce, toast, toastError } from "@heraut/kit";
import { createAttempt } from "~/core/attempt";
import { createLiveTurn } from "~/core/liveTurn";
import { useFormatName } from "~/core/playbook";
import { refreshingWhenStale, sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { useChatStore } from "~/features/chat/chatStore";
import { threadKey } from "~/features/chat/thread";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";

/** What can be done to the plan of one scenario. Each change answers the whole plan, which every screen then shows. */
export function createPlanActions(scenario: () => Scenario) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const store = useScenarioStore();
  const chat = useChatStore();
  const { attempt, busy } = createAttempt();

  const formatName = useFormatName();
  const nameOf = (item: PlanItem) => formatName(item.format);

  /** A plan that changed also changes its scenario's revision and readiness, so that is read again. */
  async function accept(plan: Plan): Promise<Plan> {
    store.acceptPlan(scenario().id, plan);
    await store.load(scenario().id);
    return plan;
  }

  const making = createLiveTurn<NewItem, PlanGenere>();

  function acceptMade(made: PlanGenere | null): void {
    if (!made) return;
    store.accept(made.scenario);
    if (made.degraded) toast(made.note || t().chat.degraded);
    else if (made.scenario.plan) announce(t().plan.generated(made.scenario.plan.numero));
  }

  /** Done once the server has begun, so that the dialog makes room; throws what was refused before. */
  function generate(request: PlanRequest): Promise<void> {
    const { id } = scenario();
    const model = chat.models.get(threadKey(id));
    const body = { ...request, ...(model ? { model } : {}) };
    return new Promise((began, refused) => {
      making
        .run((options) => apiClient.plan.generate(id, body, options), { began })
        .then(acceptMade)
        .then(began, refused);
    });
  }

  /** A plan that was being made before this page was there goes on being shown. */
  async function takeUp(): Promise<void> {
    const { id, plan } = scenario();
    const found = (statut: "running" | "interrupted") =>
      apiClient.turns.list({ scenario_id: id, statut }).catch(() => []);
    const turns = (await Promise.all([found("running"), found("interrupted")])).flat();
    const turn = turns.find((one) => one.task.startsWith("plan"));
    if (turn && turn.created_at > (plan?.generated_at ?? "")) await making.adopt(turn).then(acceptMade);
  }

  const quietly = (work: Promise<unknown>) => void work.catch((error) => toastError(sentence(error, t())));

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

  return {
    making: making.state,
    stopMaking: () => void making.stop(),
    resumeMaking: () => quietly(making.resume().then(acceptMade)),
    takeUp: () => quietly(takeUp()),
    busy,
    generate,
    saveItem,
    setStatut,
    saveResume,
    removeItem,
    moveItem,
    restoreVersion,
  };
}

export type PlanActions = ReturnType<typeof createPlanActions>;

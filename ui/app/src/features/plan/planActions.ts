import type {
  NewItem,
  Plan,
  PlanBatch,
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
import { createItemEdits } from "./itemEdits";
import type { Day } from "./pure/days";
import { movedTo } from "./pure/rule";
import type { Split } from "./pure/rule";

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
  async function accept(plan: Plan, id = scenario().id): Promise<Plan> {
    store.acceptPlan(id, plan);
    await store.load(id);
    return plan;
  }

  const edits = createItemEdits({ scenario, accept, reread: () => store.load(scenario().id) });

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
      ).then((plan) => accept(plan)),
      reread,
    );

  const setStatut = (item: PlanItem, statut: StatutItem) => edits.change(item, { statut });

  const saveResume = (plan: Plan, resume: string) =>
    attempt(() =>
      refreshingWhenStale(
        apiClient.plan.patch(scenario().id, { resume }, plan.revision).then((now) => accept(now)),
        reread,
      ),
    );

  function removeItem(item: PlanItem) {
    const { id } = scenario();
    // A way back that is pressed later must not look for the scenario that is open then.
    return attempt(() => apiClient.plan.removeItem(id, item.id).then((plan) => accept(plan, id)), {
      done: () => t().plan.itemDeleted(nameOf(item)),
      undo: () => apiClient.plan.restoreItem(id, item.id).then((plan) => accept(plan, id)),
    });
  }

  async function moveItem(plan: Plan, item: PlanItem, by: -1 | 1): Promise<void> {
    const ids = plan.items.map((one) => one.id);
    const from = ids.indexOf(item.id);
    const to = from + by;
    if (to < 0 || to >= ids.length) return;
    ids.splice(to, 0, ...ids.splice(from, 1));
    const moved = await attempt(() =>
      apiClient.plan.orderItems(scenario().id, ids).then((plan) => accept(plan)),
    );
    if (moved) announce(t().plan.itemMoved(nameOf(item), to + 1));
  }

  /** The copy of a version becomes the newest; so does, to take it back, the one that was the newest. */
  function restoreVersion(numero: number) {
    const { id } = scenario();
    const newest = scenario().plan?.numero;
    const restore = (wanted: number) =>
      apiClient.plan.restoreVersion(id, wanted).then((plan) => accept(plan, id));
    return attempt(() => restore(numero), {
      done: (plan) => t().plan.restored(numero, plan.numero),
      undo: newest ? () => restore(newest) : undefined,
    });
  }

  /** The fields that a change names, as they were. */
  const before = (item: PlanItem, fields: PlanItemFields): PlanItemFields =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, item[name as keyof PlanItemFields]]));

  /** One change of several lines, with one way back. */
  async function changeMany(
    items: PlanItem[],
    fieldsFor: (item: PlanItem) => PlanItemFields,
    told: (n: number) => string,
  ): Promise<void> {
    const changes = items.map((item) => ({ item, fields: fieldsFor(item) }));
    const done = await edits.changeAll(changes);
    if (!done.length) return;
    const back = () =>
      edits.changeAll(
        done.map((was) => ({
          item: lineNow(was.id) ?? was,
          fields: before(was, changes.find((one) => one.item.id === was.id)!.fields),
        })),
      );
    toast(told(done.length), {
      label: t().common.undo,
      run: () => void back().then((all) => all.length && announce(t().common.restored)),
    });
  }

  const lineNow = (id: number) => scenario().plan?.items.find((one) => one.id === id);

  /** Changes of the plan that is shown now: a way back that is pressed later must not look for another. */
  const batches = () => {
    const { id } = scenario();
    return (body: PlanBatch) => apiClient.plan.batchItems(id, body).then((plan) => accept(plan, id));
  };

  function removeMany(items: PlanItem[]) {
    const ids = items.map((item) => item.id);
    const batch = batches();
    return attempt(() => batch({ supprimer: ids }), {
      done: () => t().tableau.removed(ids.length),
      undo: () => batch({ restaurer: ids }),
    });
  }

  /** Lines of a table; taken back, they are deleted again. */
  async function takeIn(csv: string, rows: number[]): Promise<void> {
    const batch = batches();
    const { plan, ajoutees } = await apiClient.plan.importItems(scenario().id, csv, rows);
    await accept(plan);
    toast(t().importation.done(ajoutees.length), {
      label: t().common.undo,
      run: () =>
        void attempt(() => batch({ supprimer: ajoutees }), {
          done: () => t().tableau.removed(ajoutees.length),
        }),
    });
  }

  /** A line on another day: the whole line, because a line is one rule. */
  async function moveToDay(item: PlanItem, day: Day, told: string): Promise<boolean> {
    const fields = movedTo(item, day);
    const was = before(item, fields);
    const moved = await edits.change(item, fields);
    if (moved) {
      toast(told, {
        label: t().common.undo,
        run: () => void edits.change(lineNow(item.id) ?? item, was),
      });
    }
    return moved;
  }

  /** One date of a recurring line goes its own way, as a line of its own. */
  function splitItem(item: PlanItem, split: Split, told: string) {
    const batch = batches();
    const known = new Set(scenario().plan?.items.map((one) => one.id));
    const was = before(item, split.kept);
    const kept = { id: item.id, revision: item.revision, champs: split.kept };
    return attempt(() => batch({ modifier: [kept], ajouter: split.added }), {
      done: () => told,
      undo: (made) =>
        batch({
          modifier: [{ id: item.id, champs: was }],
          supprimer: made.items.filter((line) => !known.has(line.id)).map((line) => line.id),
        }),
    });
  }

  return {
    making: making.state,
    stopMaking: () => void making.stop(),
    resumeMaking: () => quietly(making.resume().then(acceptMade)),
    takeUp: () => quietly(takeUp()),
    busy,
    edits,
    changeMany,
    removeMany,
    takeIn,
    previewImport: (csv: string) => apiClient.plan.previewImport(scenario().id, csv),
    moveToDay,
    splitItem,
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

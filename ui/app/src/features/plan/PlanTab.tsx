import type { Plan, PlanItem, Scenario } from "@heraut/client";
import { Button, EmptyState, Skeleton, announce } from "@heraut/kit";
import { Show, Suspense, createSignal, onMount } from "solid-js";
import { CutOff } from "~/core/CutOff";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useMayEdit } from "~/core/services";
import { later } from "~/core/later";
import { ConflictDialog } from "./ConflictDialog";
import { GenerateDialog } from "./GenerateDialog";
import { LivePlan } from "./LivePlan";
import { createPlanActions } from "./planActions";
import type { PlanActions } from "./planActions";
import { addDays } from "./pure/days";
import { movedTo } from "./pure/rule";
import { PlanItemForm } from "./PlanItemForm";
import { PlanSummary } from "./PlanSummary";
import { PlanTable } from "./PlanTable";
import { StaleNotice } from "./StaleNotice";
import { PlanVersions } from "./PlanVersions";

const ImportDialog = later(() => import("./ImportDialog"));

type Opened = { form: "generate" } | { form: "import" } | { form: "item"; item: PlanItem | null } | null;

/** A window that closes gives focus back a moment later. */
const focus_settles_ms = 60;

/** The plan: where it stands, its lines, and the versions before it. */
export default function PlanTab(props: { scenario: Scenario }) {
  const actions = createPlanActions(() => props.scenario);
  const [opened, setOpened] = createSignal<Opened>(null);
  /** An older version being looked at instead of the current one. */
  const [older, setOlder] = createSignal<Plan | null>(null);
  const generate = () => setOpened({ form: "generate" });
  const takeIn = () => setOpened({ form: "import" });
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  let page!: HTMLDivElement;
  onMount(() => actions.takeUp());
  /** The button that opened it may have made room for the plan that is being made. */
  const leaveDialog = () => {
    setOpened(null);
    setTimeout(() => document.activeElement === document.body && page.focus(), focus_settles_ms);
  };
  return (
    <div ref={page} tabindex="-1" class="@container outline-none">
      <Show when={!actions.making.running && actions.making.cut}>
        {(cut) => (
          <div class="mb-6">
            <CutOff cut={cut()} onResume={actions.resumeMaking} />
          </div>
        )}
      </Show>
      <div role="status">
        <Show when={actions.making.stopped && !actions.making.running}>
          <p class="mb-4 text-sm text-muted">{t().turns.workStopped}</p>
        </Show>
      </div>
      <Show when={actions.making.running}>
        <LivePlan live={actions.making.live} onStop={actions.stopMaking} onGone={() => page.focus()} />
      </Show>
      <Show
        when={!actions.making.running && props.scenario.plan}
        fallback={
          <Show when={!actions.making.running}>
            <NoPlan onGenerate={generate} onImport={takeIn} />
          </Show>
        }
      >
        {(current) => (
          <div class="flex flex-col gap-6">
            <Show
              when={older()}
              fallback={
                <>
                  <StaleNotice scenario={props.scenario} plan={current()} onGenerate={generate} />
                  <PlanSummary plan={current()} actions={actions} onGenerate={generate} />
                </>
              }
            >
              <FrozenNotice plan={older()!} actions={actions} onLeave={() => setOlder(null)} />
            </Show>
            <Lines
              scenario={props.scenario}
              plan={older() ?? current()}
              editable={!older() && mayEdit()}
              actions={actions}
              onEdit={(item) => setOpened({ form: "item", item })}
              onImport={takeIn}
            />
            {/* While they are read, the rest of the tab, and the focus in it, stays where it is. */}
            <Suspense fallback={<Skeleton label={t().common.loading} lines={2} />}>
              <PlanVersions scenario={props.scenario} plan={current()} actions={actions} onView={setOlder} />
            </Suspense>
          </div>
        )}
      </Show>
      <Show when={opened()?.form === "generate"}>
        <GenerateDialog plan={props.scenario.plan} onClose={leaveDialog} onSubmit={actions.generate} />
      </Show>
      <Show when={opened()?.form === "import"}>
        <ImportDialog actions={actions} onClose={leaveDialog} />
      </Show>
      <Show when={opened()?.form === "item" && (opened() as { item: PlanItem | null })}>
        {(form) => (
          <PlanItemForm
            scenario={props.scenario}
            item={form().item}
            onClose={() => setOpened(null)}
            onSubmit={(fields) => actions.saveItem(form().item, fields)}
          />
        )}
      </Show>
    </div>
  );
}

function NoPlan(props: { onGenerate: () => void; onImport: () => void }) {
  const { t } = useI18n();
  return (
    <EmptyState
      icon="plan"
      title={t().plan.emptyTitle}
      action={
        <Editors>
          <div class="flex flex-wrap justify-center gap-2">
            <Button variant="primary" onClick={() => props.onGenerate()}>
              {t().plan.generate}
            </Button>
            <Button icon="upload" onClick={() => props.onImport()}>
              {t().importation.open}
            </Button>
          </div>
        </Editors>
      }
    >
      {t().plan.emptyHint}
    </EmptyState>
  );
}

function FrozenNotice(props: { plan: Plan; actions: PlanActions; onLeave: () => void }) {
  const { t } = useI18n();
  const restore = async () => {
    if (await props.actions.restoreVersion(props.plan.numero)) props.onLeave();
  };
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-sunken px-4 py-2.5">
      <p class="min-w-56 flex-1">
        <span class="font-medium">{t().plan.version(props.plan.numero)}</span> — {t().plan.frozen}
      </p>
      <Editors>
        <Button size="sm" icon="undo" busy={props.actions.busy()} onClick={() => void restore()}>
          {t().plan.restore}
        </Button>
      </Editors>
      <Button size="sm" variant="quiet" onClick={() => props.onLeave()}>
        {t().plan.backToCurrent}
      </Button>
    </div>
  );
}

type LinesProps = {
  scenario: Scenario;
  plan: Plan;
  editable: boolean;
  actions: PlanActions;
  onEdit: (item: PlanItem | null) => void;
  onImport: () => void;
};

function Lines(props: LinesProps) {
  const { t } = useI18n();
  const linked = (item: PlanItem): string[] => {
    const { objectifs, cibles, ressources } = props.scenario;
    return [
      objectifs.find((one) => one.id === item.objectif_id)?.label,
      cibles.find((one) => one.id === item.cible_id)?.label,
      ressources.find((one) => one.id === item.ressource_id)?.titre,
    ].filter((name) => name !== undefined);
  };
  const { edits } = props.actions;
  /** Lines without a date have none to move. */
  const shift = (items: PlanItem[], days: number) => {
    const dated = items.filter((item) => item.date_debut);
    if (dated.length < items.length) announce(t().tableau.undated(items.length - dated.length));
    void props.actions.changeMany(
      dated,
      (item) => movedTo(item, addDays(item.date_debut!, days)),
      (n) => t().tableau.shifted(n, days),
    );
  };
  return (
    <div class="flex flex-col gap-2">
      <PlanTable
        items={props.editable ? edits.shown(props.plan.items) : props.plan.items}
        editable={props.editable}
        busy={props.actions.busy()}
        linked={linked}
        cibles={props.scenario.cibles}
        bulk={{
          onShift: shift,
          onChannel: (items, canal) =>
            void props.actions.changeMany(
              items,
              () => ({ canal }),
              (n) => t().tableau.channelChanged(n, canal),
            ),
          onValid: (items) =>
            void props.actions.changeMany(items, () => ({ statut: "valide" }), t().tableau.marked),
          onRemoveAll: (items) => void props.actions.removeMany(items),
        }}
        handlers={{
          onEdit: props.onEdit,
          onRemove: (item) => void props.actions.removeItem(item),
          onMove: (item, by) => void props.actions.moveItem(props.plan, item, by),
          onStatut: (item, statut) => void props.actions.setStatut(item, statut),
          onChange: edits.change,
        }}
      />
      <ConflictDialog edits={edits} />
      <Show when={props.editable}>
        <div class="flex flex-wrap gap-2 print:hidden">
          <Button size="sm" icon="add" onClick={() => props.onEdit(null)}>
            {t().plan.addItem}
          </Button>
          <Button size="sm" icon="upload" variant="quiet" onClick={() => props.onImport()}>
            {t().importation.open}
          </Button>
        </div>
      </Show>
    </div>
  );
}

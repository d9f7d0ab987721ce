import type { Scenario } from "@heraut/client";
import { Button, ErrorState, Skeleton, Tabs } from "@heraut/kit";
import type { Tab } from "@heraut/kit";
import { useLocation, useParams, useSearchParams } from "@solidjs/router";
import { Match, Switch, createEffect, on } from "solid-js";
import { later } from "~/core/later";
import { usePageTitle } from "~/core/page";
import { sentence } from "~/core/problems";
import { useI18n } from "~/core/services";
import NotFound from "~/shell/NotFound";
import { FicheTab } from "./FicheTab";
import { ScenarioHeader } from "./ScenarioHeader";
import { useScenarioStore } from "./scenarioStore";

const PlanTab = later(() => import("~/features/plan/PlanTab"));
const CalendarTab = later(() => import("~/features/calendar/CalendarTab"));
const CoverageTab = later(() => import("~/features/coverage/CoverageTab"));
const KpiTab = later(() => import("~/features/kpi/KpiTab"));
const InspirationsTab = later(() => import("~/features/inspirations/InspirationsTab"));
const TimelineTab = later(() => import("./TimelineTab"));

/** Everything about one scenario. */
export default function ScenarioPage() {
  const params = useParams<{ id: string }>();
  const store = useScenarioStore();
  const { t } = useI18n();
  const id = () => (/^[1-9]\d*$/.test(params.id) ? Number(params.id) : null);
  const scenario = () => (id() === null ? undefined : store.state.byId[id()!]);
  const failure = () => (id() === null ? undefined : store.state.detailError[id()!]);

  createEffect(on(id, (now) => now !== null && void store.load(now)));
  usePageTitle(() => scenario()?.nom);

  return (
    <div class="relative min-h-0 flex-1 overflow-y-auto">
      <Switch
        fallback={
          <div class="mx-auto max-w-6xl p-6 sm:p-10">
            <Skeleton label={t().common.loading} lines={8} />
          </div>
        }
      >
        <Match when={id() === null || failure()?.status === 404}>
          <NotFound />
        </Match>
        <Match when={failure() && !scenario()}>
          <div class="mx-auto max-w-2xl p-6">
            <ErrorState
              title={t().errors.title}
              detail={sentence(failure(), t())}
              action={
                <Button icon="refresh" onClick={() => void store.load(id()!)}>
                  {t().common.retry}
                </Button>
              }
            />
          </div>
        </Match>
        <Match when={scenario()}>{(found) => <Opened scenario={found()} />}</Match>
      </Switch>
    </div>
  );
}

/** The parts of a scenario: a page of their own, or a drawer over the conversation. */
export function Opened(props: { scenario: Scenario; inDrawer?: boolean }) {
  const { t } = useI18n();
  const [search, setSearch] = useSearchParams<{ onglet?: string }>();
  const location = useLocation();
  /** A drawer is one step of the history, whatever was looked at in it: going back closes it. */
  const openTab = (onglet: string) =>
    setSearch(
      { onglet: onglet === "fiche" ? undefined : onglet },
      props.inDrawer ? { replace: true, state: location.state } : undefined,
    );
  // Made once: a tab that were made anew with each change of the plan would lose what is open and focused in it.
  const tabs: Tab[] = [
    {
      id: "fiche",
      get label() {
        return t().detail.tabs.fiche;
      },
      content: () => <FicheTab scenario={props.scenario} onOpenPlan={() => openTab("plan")} />,
    },
    {
      id: "plan",
      get label() {
        return t().detail.tabs.plan;
      },
      get count() {
        return props.scenario.plan?.items.length ?? null;
      },
      content: () => <PlanTab scenario={props.scenario} />,
    },
    {
      id: "calendrier",
      get label() {
        return t().calendrier.title;
      },
      content: () => <CalendarTab scenario={props.scenario} onOpenPlan={() => openTab("plan")} />,
    },
    {
      id: "couverture",
      get label() {
        return t().couverture.title;
      },
      content: () => <CoverageTab scenario={props.scenario} onOpen={openTab} />,
    },
    {
      id: "kpi",
      get label() {
        return t().kpi.title;
      },
      content: () => <KpiTab scenario={props.scenario} />,
    },
    {
      id: "inspirations",
      get label() {
        return t().detail.tabs.inspirations;
      },
      content: () => <InspirationsTab scenario={props.scenario} />,
    },
    {
      id: "historique",
      get label() {
        return t().detail.tabs.historique;
      },
      content: () => <TimelineTab scenario={props.scenario} onOpenPlan={() => openTab("plan")} />,
    },
  ];
  const open = () => (tabs.some((tab) => tab.id === search.onglet) ? search.onglet! : "fiche");
  return (
    <div class="mx-auto max-w-7xl px-4 pb-16 sm:px-8">
      <ScenarioHeader scenario={props.scenario} />
      <Tabs label={t().detail.sections} tabs={tabs} value={open()} onChange={openTab} />
    </div>
  );
}

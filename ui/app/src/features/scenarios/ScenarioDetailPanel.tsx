import type { Id, Scenario, ScenarioResume } from "@heraut/client";
import { IconButton, Icon, buttonClass } from "@heraut/kit";
import type { IconName } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { useI18n } from "~/core/services";
import { Readiness } from "./Readiness";
import { StatutBadge } from "./StatutBadge";
import { useScenarioStore } from "./scenarioStore";

type PanelProps = {
  scenarioId: Id | null;
  onLeave: () => void;
  /** Opens it over the conversation; without, the link leads to its page. */
  onDetail?: (id: Id) => void;
};

/** The chosen scenario at a glance: what it holds, what it lacks, and the way to its page. */
export function ScenarioDetailPanel(props: PanelProps) {
  const { t } = useI18n();
  const store = useScenarioStore();
  return (
    <section
      aria-label={t().scenarios.panel}
      class="relative max-h-[55%] shrink-0 overflow-y-auto border-t border-rule bg-surface p-4"
    >
      <Show
        when={store.known(props.scenarioId)}
        fallback={<p class="text-sm text-muted">{t().scenarios.panelEmpty}</p>}
      >
        {(scenario) => (
          <div class="flex flex-col gap-3">
            <PanelHead scenario={scenario()} onLeave={props.onLeave} />
            <Readiness scenario={scenario()} />
            <Show when={store.state.byId[scenario().id]}>{(full) => <Contents scenario={full()} />}</Show>
            <A
              href={`/scenarios/${scenario().id}`}
              class={buttonClass("secondary", "sm")}
              // Before the router; with a key held it is still a link, for a tab of its own.
              on:click={(event) => {
                if (!props.onDetail || event.ctrlKey || event.metaKey || event.shiftKey || event.button)
                  return;
                event.preventDefault();
                props.onDetail(scenario().id);
              }}
            >
              {t().scenarios.openDetail}
              <Icon name="chevronRight" />
            </A>
          </div>
        )}
      </Show>
    </section>
  );
}

function PanelHead(props: { scenario: ScenarioResume; onLeave: () => void }) {
  const { t } = useI18n();
  return (
    <header class="flex items-start gap-2">
      <div class="min-w-0 flex-1">
        <h2 class="font-serif text-lg leading-snug font-semibold">{props.scenario.nom}</h2>
        <p class="mt-0.5 flex flex-wrap items-center gap-2 text-sm text-muted">
          {props.scenario.thematique}
          <StatutBadge scenario={props.scenario} />
        </p>
      </div>
      <IconButton
        icon="close"
        label={t().scenarios.leave}
        class="-mt-1 -mr-2"
        onClick={() => props.onLeave()}
      />
    </header>
  );
}

function Contents(props: { scenario: Scenario }) {
  const { t } = useI18n();
  return (
    <div class="flex flex-col gap-2 text-sm">
      <Labels
        icon="flag"
        title={t().common.objectifs(props.scenario.objectifs.length)}
        labels={props.scenario.objectifs.map((one) => one.label)}
      />
      <Labels
        icon="people"
        title={t().common.cibles(props.scenario.cibles.length)}
        labels={props.scenario.cibles.map((one) => one.label)}
      />
      <Labels
        icon="document"
        title={t().common.ressources(props.scenario.ressources.length)}
        labels={props.scenario.ressources.map((one) => one.titre)}
      />
    </div>
  );
}

function Labels(props: { icon: IconName; title: string; labels: string[] }) {
  return (
    <div class="flex gap-2">
      <Icon name={props.icon} class="mt-0.5 size-4 shrink-0 text-accent" />
      <div class="min-w-0">
        <p class="font-medium">{props.title}</p>
        <ul>
          <For each={props.labels}>{(label) => <li class="truncate text-muted">{label}</li>}</For>
        </ul>
      </div>
    </div>
  );
}

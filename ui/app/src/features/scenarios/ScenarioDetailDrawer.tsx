import type { Id } from "@heraut/client";
import { Icon, Sheet, Skeleton, buttonClass } from "@heraut/kit";
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { useI18n } from "~/core/services";
import { Opened } from "./ScenarioPage";
import { useScenarioStore } from "./scenarioStore";

/** Everything about the scenario of the conversation, without leaving it. */
export default function ScenarioDetailDrawer(props: { scenarioId: Id; onClose: () => void }) {
  const { t } = useI18n();
  const store = useScenarioStore();
  return (
    <Sheet
      open
      size="xl"
      onClose={props.onClose}
      title={t().desk.drawer}
      closeLabel={t().common.close}
      head={
        <A
          href={`/scenarios/${props.scenarioId}`}
          class={buttonClass("quiet", "sm")}
          aria-label={t().desk.fullPage}
        >
          <Icon name="external" />
          <span class="hidden sm:inline">{t().desk.fullPage}</span>
        </A>
      }
    >
      <section aria-label={store.known(props.scenarioId)?.nom} class="relative h-full overflow-y-auto">
        <Show
          when={store.state.byId[props.scenarioId]}
          fallback={<Skeleton class="p-6" label={t().common.loading} lines={8} />}
        >
          {(scenario) => <Opened scenario={scenario()} inDrawer />}
        </Show>
      </section>
    </Sheet>
  );
}

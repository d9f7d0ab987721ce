import type { Plan, PlanResume, Scenario } from "@heraut/client";
import { Badge, Button, Skeleton } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useServices } from "~/core/services";
import { PlanDiffDialog } from "./PlanDiffDialog";
import type { PlanActions } from "./planActions";

type VersionsProps = {
  scenario: Scenario;
  plan: Plan;
  actions: PlanActions;
  onView: (plan: Plan | null) => void;
};

/** Every version that was made, to look at, compare and take back. */
export function PlanVersions(props: VersionsProps) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [compared, setCompared] = createSignal<number | null>(null);
  // Read again whenever the newest version changes.
  const [versions] = createResource(
    () => ({ id: props.scenario.id, numero: props.plan.numero, revision: props.plan.revision }),
    ({ id }) => apiClient.plan.versions(id).catch(() => []),
  );
  return (
    <section aria-labelledby="titre-versions" class="border-t border-rule pt-4">
      <h2 id="titre-versions" class="mb-2 font-serif text-xl font-semibold">
        {t().plan.versions}
      </h2>
      <Show when={versions.latest} fallback={<Skeleton label={t().common.loading} lines={2} />}>
        {(rows) => (
          <ol class="divide-y divide-rule">
            <For each={rows()}>
              {(version) => (
                <VersionRow {...props} version={version} onCompare={() => setCompared(version.numero)} />
              )}
            </For>
          </ol>
        )}
      </Show>
      <Show when={compared() !== null}>
        <PlanDiffDialog
          scenario={props.scenario}
          versions={versions.latest ?? []}
          onRestore={(numero) => void props.actions.restoreVersion(numero)}
          de={compared()!}
          vers={props.plan.numero}
          onClose={() => setCompared(null)}
        />
      </Show>
    </section>
  );
}

function VersionRow(props: VersionsProps & { version: PlanResume; onCompare: () => void }) {
  const { t, dateTime } = useI18n();
  const { apiClient } = useServices();
  const { attempt, busy } = createAttempt();
  const view = async () => {
    const plan = await attempt(() => apiClient.plan.version(props.scenario.id, props.version.numero));
    if (plan) props.onView(plan);
  };
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5 text-sm">
      <span class="flex items-center gap-2 font-medium">
        {t().plan.version(props.version.numero)}
        <Show when={props.version.courant}>
          <Badge tone="accent">{t().plan.current}</Badge>
        </Show>
      </span>
      <span class="min-w-40 flex-1 text-muted">
        <time dateTime={props.version.generated_at}>{dateTime(props.version.generated_at)}</time> ·{" "}
        {t().plan.lines(props.version.nb_items)}
      </span>
      <Show when={!props.version.courant}>
        <span class="flex gap-1">
          <Button
            size="sm"
            variant="quiet"
            busy={busy()}
            aria-label={t().plan.viewNamed(props.version.numero)}
            onClick={() => void view()}
          >
            {t().plan.view}
          </Button>
          <Button
            size="sm"
            variant="quiet"
            aria-label={t().plan.compareNamed(props.version.numero)}
            onClick={() => props.onCompare()}
          >
            {t().plan.compare}
          </Button>
          <Editors>
            <Button
              size="sm"
              variant="quiet"
              icon="undo"
              aria-label={t().plan.restoreNamed(props.version.numero)}
              onClick={() => void props.actions.restoreVersion(props.version.numero)}
            >
              {t().plan.restore}
            </Button>
          </Editors>
        </span>
      </Show>
    </li>
  );
}

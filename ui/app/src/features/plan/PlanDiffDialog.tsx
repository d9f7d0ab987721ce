import type { Id, PlanDiff, PlanItem, PlanItemModifie } from "@heraut/client";
import { Badge, Dialog, ErrorState, Skeleton } from "@heraut/kit";
import type { Tone } from "@heraut/kit";
import { For, Match, Show, Switch, createResource } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";

type DiffProps = { scenarioId: Id; de: number; vers: number; onClose: () => void };

/** What changed from one version to another, line by line and in words. */
export function PlanDiffDialog(props: DiffProps) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [diff] = createResource(() => apiClient.plan.diff(props.scenarioId, props.de, props.vers));
  return (
    <Dialog
      open
      size="xl"
      onClose={props.onClose}
      title={t().plan.compareWith(props.de, props.vers)}
      closeLabel={t().common.close}
    >
      <Switch fallback={<Skeleton label={t().common.loading} lines={5} />}>
        <Match when={diff.error}>
          <ErrorState title={t().errors.title} detail={sentence(diff.error, t())} />
        </Match>
        <Match when={diff.latest}>{(found) => <DiffLines diff={found()} />}</Match>
      </Switch>
    </Dialog>
  );
}

function DiffLines(props: { diff: PlanDiff }) {
  const { t } = useI18n();
  const empty = () => !props.diff.ajoutes.length && !props.diff.retires.length && !props.diff.modifies.length;
  return (
    <div class="flex flex-col gap-4">
      <Show when={props.diff.resume_change}>
        <p class="text-muted">{t().plan.diffResume}</p>
      </Show>
      <Show when={empty()}>
        <p class="font-serif text-lg">{t().plan.diffSame}</p>
      </Show>
      <Whole title={t().plan.diffAdded} tone="positive" items={props.diff.ajoutes} />
      <Whole title={t().plan.diffRemoved} tone="danger" items={props.diff.retires} />
      <For each={props.diff.modifies}>{(change) => <Changed change={change} />}</For>
    </div>
  );
}

function Whole(props: { title: string; tone: Tone; items: PlanItem[] }) {
  const { t, day } = useI18n();
  const formatName = useFormatName();
  return (
    <For each={props.items}>
      {(item) => (
        <div class="flex flex-wrap items-baseline gap-x-3 border-b border-rule pb-3">
          <Badge tone={props.tone}>{props.title}</Badge>
          <span class="font-medium">{formatName(item.format)}</span>
          <span class="text-sm text-muted">
            {item.canal} · {item.date_debut ? day(item.date_debut) : t().plan.noDate}
          </span>
          <p class="w-full text-sm">{item.message}</p>
        </div>
      )}
    </For>
  );
}

function Changed(props: { change: PlanItemModifie }) {
  const { t, day, number } = useI18n();
  const formatName = useFormatName();
  const shown = (item: PlanItem, field: string): string => {
    const value = item[field as keyof PlanItem];
    if (value === null || value === "") return "—";
    if (field === "format") return formatName(String(value));
    if (field === "date_debut") return day(String(value), "long");
    if (field === "effort_h") return t().plan.hoursShort(number(Number(value)));
    if (field === "statut") return t().plan.statuts[value as "a_faire"];
    if (field === "etape") return t().etapes[value as "awareness"];
    return String(value);
  };
  return (
    <div class="border-b border-rule pb-3">
      <p class="flex flex-wrap items-baseline gap-x-3">
        <Badge tone="warning">{t().plan.diffChanged}</Badge>
        <span class="font-medium">{formatName(props.change.vers.format)}</span>
      </p>
      <dl class="mt-1 flex flex-col gap-1 text-sm">
        <For each={props.change.champs}>
          {(field) => (
            <div class="grid gap-x-3 sm:grid-cols-[8rem_1fr_1fr]">
              <dt class="text-muted">{t().plan.fields[field] ?? field}</dt>
              <dd class="text-muted line-through decoration-danger/60">
                <span class="sr-only">{t().plan.diffFrom} : </span>
                {shown(props.change.de, field)}
              </dd>
              <dd>
                <span class="sr-only">{t().plan.diffTo} : </span>
                {shown(props.change.vers, field)}
              </dd>
            </div>
          )}
        </For>
      </dl>
    </div>
  );
}

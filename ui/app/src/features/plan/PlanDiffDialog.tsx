import type { PlanDiff, PlanItem, PlanItemModifie, PlanResume, Scenario } from "@heraut/client";
import { Badge, Button, Dialog, ErrorState, Select, Skeleton } from "@heraut/kit";
import type { Tone } from "@heraut/kit";
import { For, Match, Show, Switch, createResource, createSignal } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { sentence } from "~/core/problems";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import { useItemWords } from "./itemWords";
import { Words } from "./Words";

type DiffProps = {
  scenario: Scenario;
  versions: PlanResume[];
  de: number;
  vers: number;
  onRestore: (numero: number) => void;
  onClose: () => void;
};

/** What changed from one version to another, line by line and word by word; either can be another one. */
export function PlanDiffDialog(props: DiffProps) {
  const { t, dateTime } = useI18n();
  const { apiClient } = useServices();
  const mayEdit = useMayEdit();
  const [pair, setPair] = createSignal({ de: props.de, vers: props.vers });
  const [diff] = createResource(pair, ({ de, vers }) => apiClient.plan.diff(props.scenario.id, de, vers));
  const options = () =>
    props.versions.map((one) => ({
      value: String(one.numero),
      label: `${t().plan.version(one.numero)} · ${dateTime(one.generated_at)}`,
    }));
  const current = () => props.versions.find((one) => one.courant)?.numero;
  return (
    <Dialog
      open
      reading
      size="xl"
      onClose={props.onClose}
      title={t().plan.compareWith(pair().de, pair().vers)}
      closeLabel={t().common.close}
      footer={
        <Show when={mayEdit() && pair().de !== current()}>
          <Button
            icon="undo"
            onClick={() => {
              props.onRestore(pair().de);
              props.onClose();
            }}
          >
            {t().plan.restoreNamed(pair().de)}
          </Button>
        </Show>
      }
    >
      <div class="mb-4 grid gap-3 sm:grid-cols-2">
        <Select
          compact
          label={t().versions.from}
          value={String(pair().de)}
          options={options()}
          onChange={(de) => setPair((now) => ({ ...now, de: Number(de) }))}
        />
        <Select
          compact
          label={t().versions.to}
          value={String(pair().vers)}
          options={options()}
          onChange={(vers) => setPair((now) => ({ ...now, vers: Number(vers) }))}
        />
      </div>
      <Switch fallback={<Skeleton label={t().common.loading} lines={5} />}>
        <Match when={diff.error}>
          <ErrorState title={t().errors.title} detail={sentence(diff.error, t())} />
        </Match>
        <Match when={diff.latest}>{(found) => <DiffLines diff={found()} scenario={props.scenario} />}</Match>
      </Switch>
    </Dialog>
  );
}

function DiffLines(props: { diff: PlanDiff; scenario: Scenario }) {
  const { t } = useI18n();
  const empty = () => !props.diff.ajoutes.length && !props.diff.retires.length && !props.diff.modifies.length;
  return (
    <div class="flex flex-col gap-4">
      <p class="text-sm text-muted" role="status">
        {t().versions.summary(
          props.diff.ajoutes.length,
          props.diff.retires.length,
          props.diff.modifies.length,
        )}
      </p>
      <Show when={props.diff.resume_change}>
        <p class="text-muted">{t().plan.diffResume}</p>
      </Show>
      <Show when={empty()}>
        <p class="font-serif text-lg">{t().plan.diffSame}</p>
      </Show>
      <Whole title={t().plan.diffAdded} tone="positive" items={props.diff.ajoutes} />
      <Whole title={t().plan.diffRemoved} tone="danger" items={props.diff.retires} />
      <For each={props.diff.modifies}>
        {(change) => <Changed change={change} scenario={props.scenario} />}
      </For>
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

function Changed(props: { change: PlanItemModifie; scenario: Scenario }) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const names = (id: number, field: string) => {
    const { objectifs, cibles, ressources } = props.scenario;
    if (field === "objectif_id") return objectifs.find((one) => one.id === id)?.label;
    if (field === "cible_id") return cibles.find((one) => one.id === id)?.label;
    return ressources.find((one) => one.id === id)?.titre;
  };
  const words = useItemWords(names);
  return (
    <div class="border-b border-rule pb-3">
      <p class="flex flex-wrap items-baseline gap-x-3">
        <Badge tone="warning">{t().plan.diffChanged}</Badge>
        <span class="font-medium">{formatName(props.change.vers.format)}</span>
      </p>
      <dl class="mt-1 flex flex-col gap-1.5 text-sm">
        <For each={props.change.champs}>
          {(field) => {
            const before = () => words(props.change.de, field);
            const after = () => words(props.change.vers, field);
            return (
              <div class="grid gap-x-4 sm:grid-cols-[7rem_1fr_1fr]">
                <dt class="text-muted">{t().plan.fields[field] ?? field}</dt>
                <dd>
                  <span class="sr-only">{t().plan.diffFrom} : </span>
                  <Words before={before()} after={after()} side="before" />
                </dd>
                <dd>
                  <span class="sr-only">{t().plan.diffTo} : </span>
                  <Words before={before()} after={after()} side="after" />
                </dd>
              </div>
            );
          }}
        </For>
      </dl>
    </div>
  );
}

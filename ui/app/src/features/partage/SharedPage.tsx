import type { LignePartage, PlanPartage } from "@heraut/client";
import { ApiError } from "@heraut/client";
import { Badge, Button, EmptyState } from "@heraut/kit";
import { useLocation } from "@solidjs/router";
import { For, Show, createResource } from "solid-js";
import { Loaded } from "~/core/Loaded";
import { usePageTitle } from "~/core/page";
import { useI18n, useServices } from "~/core/services";
import { StageMark } from "~/features/plan/StageMark";

/** A plan as whoever has the link reads it. */
export default function SharedPage() {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const here = useLocation();
  const token = () => here.hash.replace(/^#/, "");
  const read = (link: string) =>
    apiClient.partages.open(link).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === "link_invalid") return null;
      throw error;
    });
  const [plan, { refetch }] = createResource(
    () => token() || null,
    async (link) => ({ found: await read(link) }),
  );
  usePageTitle(() => (plan.error ? undefined : plan()?.found?.nom) ?? t().partage.page);
  return (
    <Show when={token()} fallback={<Dead />}>
      <Loaded resource={plan} lines={8} onRetry={() => void refetch()}>
        {(answer) => (
          <Show when={answer().found} fallback={<Dead />}>
            {(found) => <Plan plan={found()} />}
          </Show>
        )}
      </Loaded>
    </Show>
  );
}

function Dead() {
  const { t } = useI18n();
  return (
    <div role="alert">
      <h1 class="font-serif text-2xl font-semibold">{t().partage.deadTitle}</h1>
      <p class="pt-2 text-muted">{t().partage.deadHint}</p>
    </div>
  );
}

function Plan(props: { plan: PlanPartage }) {
  const { t, date } = useI18n();
  return (
    <article lang={props.plan.langue}>
      <header class="flex flex-wrap items-start justify-between gap-4 border-b border-rule pb-5">
        <div class="min-w-0">
          <h1 class="font-serif text-2xl font-semibold break-words sm:text-3xl">{props.plan.nom}</h1>
          <p class="mt-1 text-muted sm:text-lg">{props.plan.thematique}</p>
        </div>
        <div class="print:hidden">
          <Button size="sm" onClick={() => window.print()}>
            {t().detail.print}
          </Button>
        </div>
      </header>
      <dl class="grid gap-x-8 gap-y-3 py-5 sm:grid-cols-2">
        <Labels title={t().detail.objectifs} labels={props.plan.objectifs} />
        <Labels title={t().detail.cibles} labels={props.plan.cibles} />
      </dl>
      <Show
        when={props.plan.generated_at}
        fallback={
          <EmptyState icon="calendar" title={t().partage.noPlan}>
            {t().partage.noPlanHint}
          </EmptyState>
        }
      >
        <p class="max-w-prose pb-6 whitespace-pre-line">{props.plan.resume}</p>
        <ol class="divide-y divide-rule border-y border-rule">
          <For each={props.plan.lignes}>{(line) => <Line line={line} />}</For>
        </ol>
      </Show>
      <p class="pt-6 text-sm text-muted">{t().partage.readOnly(date(props.plan.expires_at))}</p>
    </article>
  );
}

function Labels(props: { title: string; labels: string[] }) {
  return (
    <Show when={props.labels.length}>
      <div>
        <dt class="text-sm font-medium text-muted">{props.title}</dt>
        <For each={props.labels}>{(label) => <dd>{label}</dd>}</For>
      </div>
    </Show>
  );
}

/** One content: when on the left, what on the right; one under the other on a phone. */
function Line(props: { line: LignePartage }) {
  const { t, day } = useI18n();
  const days = () => props.line.dates.map((date) => day(date));
  return (
    <li class="grid break-inside-avoid gap-x-8 gap-y-2 py-4 sm:grid-cols-[11rem_1fr]">
      <div class="text-sm">
        <p class="font-medium">
          {days()[0] ?? t().partage.undated}
          <Show when={props.line.heure}>{(hour) => <span class="text-muted"> · {hour()}</span>}</Show>
        </p>
        <p class="text-muted">{props.line.frequence}</p>
        <Show when={days().length > 1}>
          <details>
            <summary class="cursor-pointer text-accent">{t().partage.allDays(days().length)}</summary>
            <ul class="pt-1 text-muted">
              <For each={days()}>{(day) => <li>{day}</li>}</For>
            </ul>
          </details>
        </Show>
        <div class="pt-2">
          <StageMark etape={props.line.etape} />
        </div>
      </div>
      <div class="min-w-0">
        <h2 class="flex flex-wrap items-center gap-2 font-medium">
          {props.line.format}
          <Badge>{t().plan.statuts[props.line.statut]}</Badge>
        </h2>
        <p class="text-sm text-muted">{[props.line.canal, props.line.cible].filter(Boolean).join(" · ")}</p>
        <p class="max-w-prose pt-2 break-words whitespace-pre-line">{props.line.message}</p>
        <Show when={props.line.cta}>
          {(cta) => (
            <p class="flex items-center gap-1.5 pt-1 text-accent">
              <span aria-hidden="true">→</span>
              {cta()}
            </p>
          )}
        </Show>
        <Show when={props.line.kpi}>
          {(kpi) => <p class="pt-1 text-sm text-muted">{t().partage.kpi(kpi())}</p>}
        </Show>
      </div>
    </li>
  );
}

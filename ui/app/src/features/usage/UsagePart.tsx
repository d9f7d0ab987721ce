import type { Usage } from "@heraut/client";
import { EmptyState, Select } from "@heraut/kit";
import { Show, createResource, createSignal } from "solid-js";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { DayChart } from "./DayChart";
import { useUsageFormats } from "./formats";
import { Legend } from "./Legend";
import { Quotas } from "./Quotas";
import { changeOf, currencyOf, pointsOf, rangeBefore, rangeOf, todayIn, valueOf } from "./series";
import type { Metric, Period } from "./series";
import { DayTable, ModelTable } from "./UsageTables";

type Both = { now: Usage; before: Usage };

/** What the workspace asks of models, and how far its plan goes. */
export default function UsagePart() {
  const { apiClient, session } = useServices();
  const [period, setPeriod] = createSignal<Period>("days30");
  const [both, { refetch }] = createResource(period, async (wanted): Promise<Both> => {
    const range = rangeOf(wanted, todayIn(session()?.workspace.fuseau ?? "UTC"));
    const past = rangeBefore(range);
    const [now, before] = await Promise.all([
      apiClient.workspaces.usage(range.from, range.to),
      apiClient.workspaces.usage(past.from, past.to),
    ]);
    return { now, before };
  });
  return (
    <Loaded resource={both} onRetry={() => void refetch()} lines={8}>
      {(found) => (
        <div class="flex flex-col gap-10">
          <Quotas usage={found().now} />
          <PerDay both={found()} period={period()} onPeriod={setPeriod} />
        </div>
      )}
    </Loaded>
  );
}

type PerDayProps = { both: Both; period: Period; onPeriod: (period: Period) => void };

function PerDay(props: PerDayProps) {
  const { t } = useI18n();
  const formats = useUsageFormats();
  const [metric, setMetric] = createSignal<Metric>("calls");
  const currency = () => currencyOf(props.both.now, props.both.before);
  const nothing = () => !props.both.now.totals.calls && !props.both.before.totals.calls;
  const options = <Name extends string>(labels: Record<Name, string>) =>
    Object.entries<string>(labels).map(([value, label]) => ({ value, label }));
  return (
    <Section id="titre-par-jour" title={t().usage.perDay} intro={t().usage.intro}>
      <div class="mb-4 flex flex-wrap items-end gap-3">
        <Select
          label={t().usage.period}
          class="w-36"
          value={props.period}
          options={options(t().usage.periods)}
          onChange={(period) => props.onPeriod(period as Period)}
        />
        <Show when={!nothing()}>
          <Select
            label={t().usage.metric}
            class="w-36"
            value={metric()}
            options={options(t().usage.metrics)}
            onChange={(name) => setMetric(name as Metric)}
          />
          <Total both={props.both} metric={metric()} currency={currency()} />
        </Show>
      </div>
      <Show
        when={!nothing()}
        fallback={
          <EmptyState icon="bars" title={t().usage.emptyTitle}>
            {t().usage.emptyHint}
          </EmptyState>
        }
      >
        <DayChart
          points={pointsOf(props.both.now, props.both.before, metric(), currency())}
          label={`${t().usage.metrics[metric()]}, ${t().usage.perDay}`}
          format={(value) => formats.metric(value, metric(), currency())}
          compact={formats.compact}
        />
        <Legend />
        <DayTable usage={props.both.now} currency={currency()} />
        <ModelTable usage={props.both.now} currency={currency()} />
      </Show>
    </Section>
  );
}

function Total(props: { both: Both; metric: Metric; currency: string | null }) {
  const { t } = useI18n();
  const formats = useUsageFormats();
  const sums = () => valueOf(props.both.now.totals, props.metric, props.currency);
  const change = () => changeOf(sums(), valueOf(props.both.before.totals, props.metric, props.currency));
  return (
    <p class="min-w-48 flex-1 text-sm text-muted" role="status">
      <span class="block font-serif text-2xl font-semibold text-ink tabular-nums">
        {formats.metric(sums(), props.metric, props.currency)}
      </span>
      {change() === null ? t().usage.noChange : t().usage.change(formats.signed(change()!))}
      <Show when={props.metric === "calls" && props.both.now.totals.failed}>
        {" "}
        · {t().usage.failed(props.both.now.totals.failed)}
      </Show>
    </p>
  );
}

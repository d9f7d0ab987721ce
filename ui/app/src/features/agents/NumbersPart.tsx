import type { Agent, AgentPeriod, AgentReport } from "@heraut/client";
import { Button, EmptyState, Icon, Select, buttonClass } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { DayChart } from "~/features/usage/DayChart";
import { Legend } from "~/features/usage/Legend";
import { useUsageFormats } from "~/features/usage/formats";
import { changeOf, dayAfter, daysBetween, rangeBefore, rangeOf, todayIn } from "~/features/usage/series";
import type { Period, Point } from "~/features/usage/series";
import type { PartProps } from "./AgentPage";

const metrics = {
  conversations: (it: AgentPeriod) => it.total_conversations,
  visitors: (it: AgentPeriod) => it.visitors,
  messages: (it: AgentPeriod) => it.total_messages,
  unanswered: (it: AgentPeriod) => it.unanswered,
  leads: (it: AgentPeriod) => it.leads,
  tokens: (it: AgentPeriod) => it.total_tokens_used,
};
type Metric = keyof typeof metrics;
type Both = { now: AgentReport; before: AgentReport };

/** What the agent did, day by day, beside as many days before. */
export default function NumbersPart(props: PartProps) {
  const { apiClient, entry, session } = useServices();
  const { t } = useI18n();
  const [period, setPeriod] = createSignal<Period>("days30");
  const [metric, setMetric] = createSignal<Metric>("conversations");
  const range = () => rangeOf(period(), todayIn(session()?.workspace.fuseau ?? "UTC"));
  const [both, { refetch }] = createResource(
    () => [props.agent.id, range()] as const,
    async ([id, { from, to }]): Promise<Both> => {
      const past = rangeBefore({ from, to });
      const [now, before] = await Promise.all([
        apiClient.agents.statistics(id, from, to),
        apiClient.agents.statistics(id, past.from, past.to),
      ]);
      return { now, before };
    },
  );
  const options = <Name extends string>(labels: Record<Name, string>) =>
    Object.entries<string>(labels).map(([value, label]) => ({ value, label }));
  return (
    <Section id="titre-chiffres" title={t().agents.parts.numbers} intro={t().figures.intro}>
      <div class="mb-4 flex flex-wrap items-end gap-3">
        <Select
          label={t().usage.period}
          class="w-36"
          value={period()}
          options={options(t().usage.periods)}
          onChange={(value) => setPeriod(value as Period)}
        />
        <Select
          label={t().figures.metric}
          class="w-44"
          value={metric()}
          options={options(t().figures.metrics)}
          onChange={(value) => setMetric(value as Metric)}
        />
        <a
          class={buttonClass("secondary")}
          href={apiClient.agents.statisticsAt(props.agent.id, range().from, range().to)}
          download=""
        >
          <Icon name="download" />
          {t().figures.csv}
        </a>
      </div>
      <Loaded resource={both} onRetry={() => void refetch()} lines={6}>
        {(found) => (
          <Show
            when={found().now.total.total_messages || found().before.total.total_messages}
            fallback={
              <EmptyState icon="bars" title={t().figures.none}>
                {t().figures.noneHint}
              </EmptyState>
            }
          >
            <Charted both={found()} metric={metric()} />
            <Cards period={found().now.total} />
            <Table report={found().now} />
          </Show>
        )}
      </Loaded>
      <Show when={entry.may("owner")}>
        <Recount agent={props.agent} onDone={() => void refetch()} />
      </Show>
    </Section>
  );
}

function Charted(props: { both: Both; metric: Metric }) {
  const { t, number } = useI18n();
  const formats = useUsageFormats();
  const value = (period: AgentPeriod) => metrics[props.metric](period);
  const change = () => changeOf(value(props.both.now.total), value(props.both.before.total));
  /** Days without anything are days too, so both periods have as many. */
  const points = (): Point[] => {
    const { now, before } = props.both;
    return Array.from({ length: daysBetween(now.from, now.to) }, (_, index) => {
      const [today, past] = [now.days[index], before.days[index]];
      return {
        date: dayAfter(now.from, index),
        now: today ? value(today) : 0,
        before: past ? value(past) : 0,
      };
    });
  };
  return (
    <>
      <p class="text-sm text-muted" role="status">
        <span class="block font-serif text-2xl font-semibold text-ink tabular-nums">
          {number(value(props.both.now.total))}
        </span>
        {change() === null ? t().usage.noChange : t().usage.change(formats.signed(change()!))}
      </p>
      <DayChart
        points={points()}
        label={t().figures.metrics[props.metric]}
        format={number}
        compact={formats.compact}
      />
      <Legend />
    </>
  );
}

/** What is not a sum of days. */
function Cards(props: { period: AgentPeriod }) {
  const { t, number } = useI18n();
  const formats = useUsageFormats();
  const seconds = (ms: number | null) =>
    ms === null ? t().figures.unknown : t().figures.seconds(number(Math.round(ms / 100) / 10));
  const slow = (ms: number | null) => (ms === null ? "" : t().figures.median(seconds(ms)));
  const opinions = () => props.period.thumbs_up + props.period.thumbs_down;
  const cards = () => {
    const it = props.period;
    const share = it.deflection === null ? t().figures.unknown : `${number(it.deflection)} %`;
    const opinion = opinions() ? t().figures.opinionOf(it.thumbs_up, opinions()) : t().figures.unknown;
    return [
      [t().figures.deflection, share, t().figures.deflectionHint],
      [t().figures.opinion, opinion, ""],
      [t().figures.firstWord, seconds(it.ttft_p50_ms), slow(it.ttft_p95_ms)],
      [t().figures.whole, seconds(it.response_p50_ms), slow(it.response_p95_ms)],
      [t().figures.cost, formats.micros(it.cost_micros, "EUR"), t().figures.costHint],
      [t().figures.errors, number(it.errors), t().figures.errorsHint],
    ] as const;
  };
  return (
    <dl class="mt-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      <For each={cards()}>
        {([name, value, hint]) => (
          <div class="rounded-md border border-rule p-3">
            <dt class="text-sm text-muted">{name}</dt>
            <dd class="font-serif text-xl font-semibold tabular-nums">{value}</dd>
            <Show when={hint}>
              <dd class="text-xs text-muted">{hint}</dd>
            </Show>
          </div>
        )}
      </For>
    </dl>
  );
}

/** For when less is counted than is kept: the owner counts anew. */
function Recount(props: { agent: Agent; onDone: () => void }) {
  const { apiClient } = useServices();
  const { t, day } = useI18n();
  const { attempt, busy } = createAttempt();
  const countAnew = async () => {
    const counted = await attempt(() => apiClient.agents.countAnew(props.agent.id), {
      done: ({ messages, from, drift }) => t().figures.recounted(messages, day(from, "long"), drift),
    });
    if (counted) props.onDone();
  };
  return (
    <div class="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-rule pt-4">
      <Button size="sm" icon="refresh" busy={busy()} onClick={() => void countAnew()}>
        {t().figures.recount}
      </Button>
      <p class="max-w-prose min-w-0 flex-1 basis-72 text-sm text-muted">
        {t().figures.recountHint(props.agent.retention_days)}
      </p>
    </div>
  );
}

/** The very numbers of the charts, day by day. */
function Table(props: { report: AgentReport }) {
  const { t, day, number } = useI18n();
  const names = Object.keys(metrics) as Metric[];
  return (
    <details class="mt-4">
      <summary class="cursor-pointer rounded-sm py-1 text-sm text-accent">{t().figures.table}</summary>
      <div
        class="relative mt-2 overflow-x-auto rounded-sm focus-visible:-outline-offset-2"
        role="region"
        aria-label={t().figures.caption}
        tabindex="0"
      >
        <table class="w-full text-sm">
          <caption class="sr-only">{t().figures.caption}</caption>
          <thead>
            <tr class="border-b border-rule text-xs text-muted">
              <th scope="col" class="py-1.5 text-left font-medium">
                {t().figures.day}
              </th>
              <For each={names}>
                {(name) => (
                  <th scope="col" class="py-1.5 pl-4 text-right font-medium">
                    {t().figures.metrics[name]}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.report.days}>
              {(row) => (
                <tr class="border-b border-rule">
                  <th scope="row" class="py-1.5 text-left font-normal whitespace-nowrap">
                    {day(row.jour)}
                  </th>
                  <For each={names}>
                    {(name) => (
                      <td class="py-1.5 pl-4 text-right tabular-nums">{number(metrics[name](row))}</td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </details>
  );
}

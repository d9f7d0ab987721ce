import type { Scenario } from "@heraut/client";
import { Button, Select, inputClass } from "@heraut/kit";
import { For, Show } from "solid-js";
import { useI18n, useMayEdit } from "~/core/services";
import { FunnelPlot } from "./FunnelPlot";
import { PlanKpis } from "./PlanKpis";
import { passages, published, rateOf, sourceOf, startFunnel, steps, volumes } from "./funnel";
import type { Funnel, Passage, Step } from "./funnel";
import { createKeptFunnel } from "./keptFunnel";

/** From the result that is wanted back to what it takes, and what the plan measures on the way. */
export default function KpiTab(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const { funnel, change } = createKeptFunnel(() => props.scenario);
  return (
    <div class="@container flex flex-col gap-8">
      <section aria-labelledby="titre-entonnoir">
        <h2 id="titre-entonnoir" class="font-serif text-xl font-semibold">
          {t().kpi.plot}
        </h2>
        <p class="mb-4 max-w-prose text-muted">{t().kpi.intro}</p>
        <div class="grid gap-x-10 gap-y-6 @4xl:grid-cols-[22rem_1fr]">
          <Inputs funnel={funnel()} onChange={change} />
          <FunnelPlot
            volumes={volumes(funnel())}
            target={funnel().step}
            weeks={props.scenario.plan?.horizon_semaines ?? null}
          />
        </div>
      </section>
      <PlanKpis scenario={props.scenario} />
    </div>
  );
}

type InputsProps = { funnel: Funnel; onChange: (funnel: Funnel) => void };

function Inputs(props: InputsProps) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  return (
    <div class="flex flex-col gap-4">
      <div class="flex items-end gap-3">
        <label class="flex w-28 flex-col gap-1 text-sm font-medium">
          {t().kpi.target}
          <input
            type="number"
            class={inputClass}
            min={1}
            max={1_000_000}
            value={props.funnel.target}
            onInput={(event) => {
              const target = Math.round(Number(event.currentTarget.value));
              if (target >= 1) props.onChange({ ...props.funnel, target: Math.min(target, 1_000_000) });
            }}
          />
        </label>
        <Select
          class="flex-1"
          label={t().kpi.unit}
          value={props.funnel.step}
          options={steps.map((step) => ({
            value: step,
            label: `${t().kpi.steps[step]} — ${t().kpi.stepHints[step].toLowerCase()}`,
          }))}
          onChange={(step) => props.onChange({ ...props.funnel, step: step as Step })}
        />
      </div>
      <fieldset class="flex flex-col gap-3">
        <legend class="mb-2 text-sm font-medium">{t().kpi.rates}</legend>
        <For each={passages}>{(passage) => <RateInput {...props} passage={passage} />}</For>
      </fieldset>
      <div class="flex flex-wrap items-center gap-3">
        <Button
          size="sm"
          icon="undo"
          onClick={() => props.onChange({ ...props.funnel, rates: startFunnel().rates })}
        >
          {t().kpi.reset}
        </Button>
        <p class="text-xs text-muted">{mayEdit() ? t().kpi.kept : t().kpi.notKept}</p>
      </div>
    </div>
  );
}

function RateInput(props: InputsProps & { passage: Passage }) {
  const { t, number } = useI18n();
  const name = () => {
    const next = steps[steps.indexOf(props.passage) + 1]!;
    return t().kpi.passage(t().kpi.steps[props.passage], t().kpi.steps[next]);
  };
  const rate = () => props.funnel.rates[props.passage];
  const ranges = () => published[props.passage];
  const set = (change: Partial<Funnel["rates"][Passage]>) =>
    props.onChange({
      ...props.funnel,
      rates: { ...props.funnel.rates, [props.passage]: { ...rate(), choice: -1, ...change } },
    });
  const percent = (text: string) => Math.min(100, Math.max(0.1, Number(text.replace(",", ".")) || 0.1));
  return (
    <div class="border-l-2 border-rule pl-3">
      <div class="flex items-center gap-2">
        <span class="min-w-0 flex-1 text-sm">{name()}</span>
        <input
          type="number"
          class={`${inputClass} !w-17 !px-2 !py-0.5 text-sm tabular-nums`}
          aria-label={t().kpi.lowOf(name())}
          min={0.1}
          max={100}
          step={0.1}
          value={rate().low}
          onChange={(event) => {
            const low = percent(event.currentTarget.value);
            set({ low, high: Math.max(low, rate().high) });
          }}
        />
        <span class="text-sm text-muted" aria-hidden="true">
          –
        </span>
        <input
          type="number"
          class={`${inputClass} !w-17 !px-2 !py-0.5 text-sm tabular-nums`}
          aria-label={t().kpi.highOf(name())}
          min={0.1}
          max={100}
          step={0.1}
          value={rate().high}
          onChange={(event) => {
            const high = percent(event.currentTarget.value);
            set({ high, low: Math.min(high, rate().low) });
          }}
        />
        <span class="text-sm text-muted">%</span>
      </div>
      <Select
        compact
        hideLabel
        class="mt-1"
        label={t().kpi.sourceOf(name())}
        value={String(rate().choice)}
        options={[
          ...ranges().map((range, index) => ({
            value: String(index),
            label: t().kpi.published(number(range.low), number(range.high), sourceOf(range)),
          })),
          { value: "-1", label: t().kpi.own },
        ]}
        onChange={(choice) => set(choice === "-1" ? {} : rateOf(props.passage, Number(choice)))}
      />
      <Show when={ranges().length > 1}>
        <p class="mt-1 text-xs text-muted">{t().kpi.differs}</p>
      </Show>
    </div>
  );
}

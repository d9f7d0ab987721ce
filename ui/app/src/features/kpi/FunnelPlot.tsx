import { Button } from "@heraut/kit";
import { For, Show, createSignal, createUniqueId } from "solid-js";
import { useI18n } from "~/core/services";
import { place } from "./funnel";
import type { Step, Volume } from "./funnel";

type PlotProps = { volumes: Volume[]; target: Step; weeks: number | null };

/** How many it takes at each step: a bar from the better to the worse rate, and the same numbers in a table. */
export function FunnelPlot(props: PlotProps) {
  const { t, number } = useI18n();
  const [table, setTable] = createSignal(false);
  const id = createUniqueId();
  const most = () => Math.max(10, ...props.volumes.map((one) => one.high));
  const told = ({ low, high }: Volume) =>
    low === high ? number(low) : t().kpi.between(number(low), number(high));
  const weekly = () => {
    const [first] = props.volumes;
    if (!props.weeks || !first || first.step === props.target) return null;
    const each = {
      ...first,
      low: Math.ceil(first.low / props.weeks),
      high: Math.ceil(first.high / props.weeks),
    };
    return t().kpi.perWeek(told(each), props.weeks, t().kpi.steps[first.step].toLowerCase());
  };
  return (
    <figure class="min-w-0">
      <ol class="flex flex-col gap-2.5" aria-label={t().kpi.plot}>
        <For each={props.volumes.map((one) => one.step)}>
          {(step) => {
            const volume = () => props.volumes.find((one) => one.step === step)!;
            const left = () => place(volume().low, most()) * 1000;
            const right = () => place(volume().high, most()) * 1000;
            return (
              <li class="grid items-center gap-x-4 @xl:grid-cols-[8.5rem_1fr_11rem]">
                <span class={step === props.target ? "font-semibold text-accent" : ""}>
                  {t().kpi.steps[step]}
                  <Show when={step === props.target}>
                    {" "}
                    <span class="text-xs font-normal">({t().kpi.isTarget})</span>
                  </Show>
                </span>
                <svg viewBox="0 0 1000 20" preserveAspectRatio="none" class="h-5 w-full" aria-hidden="true">
                  <rect width="1000" height="20" class="fill-sunken" />
                  <rect width={left()} height="20" class="fill-accent/35" />
                  <rect
                    x={left()}
                    width={Math.max(step === props.target ? 6 : 2, right() - left())}
                    height="20"
                    class="fill-accent"
                  />
                </svg>
                <span class="font-serif text-lg tabular-nums">{told(volume())}</span>
              </li>
            );
          }}
        </For>
      </ol>
      <figcaption class="mt-3 flex flex-col gap-1 text-sm">
        <Show when={weekly()}>{(text) => <span class="font-serif text-lg">{text()}</span>}</Show>
        <span class="text-muted">{t().kpi.plotHint}</span>
      </figcaption>
      <Button
        size="sm"
        class="mt-3"
        aria-expanded={table()}
        aria-controls={id}
        onClick={() => setTable(!table())}
      >
        {table() ? t().kpi.hideTable : t().kpi.showTable}
      </Button>
      <div id={id} hidden={!table()} class="mt-3">
        <table class="w-full max-w-md border-collapse text-sm">
          <caption class="sr-only">{t().kpi.table}</caption>
          <thead>
            <tr class="border-b border-edge text-left text-xs text-muted">
              <th scope="col" class="py-1.5 font-medium">
                {t().kpi.columns.step}
              </th>
              <th scope="col" class="py-1.5 text-right font-medium">
                {t().kpi.columns.low}
              </th>
              <th scope="col" class="py-1.5 text-right font-medium">
                {t().kpi.columns.high}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.volumes}>
              {(one) => (
                <tr class="border-b border-rule">
                  <th scope="row" class="py-1.5 text-left font-normal">
                    {t().kpi.steps[one.step]}
                  </th>
                  <td class="text-right tabular-nums">{number(one.low)}</td>
                  <td class="text-right tabular-nums">{number(one.high)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </figure>
  );
}

import type { Plan } from "@heraut/client";
import { Button, cx } from "@heraut/kit";
import { For, createSignal, createUniqueId } from "solid-js";
import { useI18n } from "~/core/services";

const height = 40;
const step = 12;

/** Hours of each week against the hours there are; the same numbers stand in a table. */
export function LoadBars(props: { plan: Plan }) {
  const { t, number } = useI18n();
  const [table, setTable] = createSignal(false);
  const id = createUniqueId();
  const weeks = () => props.plan.charge.par_semaine;
  const available = () => props.plan.heures_par_semaine;
  const most = () => Math.max(available(), ...weeks(), 0.01);
  const y = (hours: number) => height - (hours / most()) * height;
  return (
    <figure class="flex flex-col gap-1">
      <figcaption class="text-sm text-muted">
        {t().plan.loadText(
          number(props.plan.charge.heures_prevues),
          number(props.plan.charge.heures_disponibles),
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${weeks().length * step} ${height}`}
        class="h-10 max-w-sm"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <For each={weeks()}>
          {(hours, index) => (
            <rect
              x={index() * step + 1}
              width={step - 3}
              y={y(hours)}
              height={height - y(hours)}
              class={cx(hours > available() ? "fill-warning/75" : "fill-accent/70")}
            />
          )}
        </For>
        <line
          x1={0}
          x2={weeks().length * step}
          y1={y(available())}
          y2={y(available())}
          class="stroke-edge"
          stroke-dasharray="2 2"
          vector-effect="non-scaling-stroke"
        />
      </svg>
      <Button
        size="sm"
        variant="quiet"
        class="-ml-2 self-start !px-2 text-muted print:hidden"
        aria-expanded={table()}
        aria-controls={id}
        onClick={() => setTable(!table())}
      >
        {table() ? t().kpi.hideTable : t().kpi.showTable}
      </Button>
      <div id={id} hidden={!table()}>
        <table class="w-full max-w-sm border-collapse text-sm tabular-nums">
          <caption class="sr-only">{t().plan.loadChart}</caption>
          <tbody>
            <For each={weeks()}>
              {(hours, index) => (
                <tr class="border-b border-rule">
                  <th scope="row" class="py-0.5 text-left font-normal text-muted">
                    {t().calendrier.weekLong(index() + 1)}
                  </th>
                  <td class={cx("text-right", hours > available() && "font-medium text-warning")}>
                    {t().calendrier.load(number(hours), number(available()))}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </figure>
  );
}

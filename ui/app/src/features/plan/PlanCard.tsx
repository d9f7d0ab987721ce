import { Show } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { ItemMenu, ItemReasons, StatutChoice } from "./PlanParts";
import type { PlanItemProps } from "./PlanParts";
import { StageMark } from "./StageMark";

/** A line of the plan where a table would not fit. */
export function PlanCard(props: PlanItemProps) {
  const { t, day, number } = useI18n();
  const formatName = useFormatName();
  const facts = () =>
    [
      props.item.canal,
      props.item.frequence,
      props.item.kpi,
      props.item.effort_h === null ? "" : t().plan.hoursShort(number(props.item.effort_h)),
    ].filter(Boolean);
  return (
    <li class="flex flex-col gap-2 rounded-lg border border-rule bg-surface p-4">
      <div class="flex items-start gap-3">
        <Show when={props.editable}>
          <input
            type="checkbox"
            class="mt-0.5 size-5 accent-accent"
            aria-label={t().tableau.select(formatName(props.item.format))}
            checked={props.selected}
            onChange={(event) => props.handlers.onSelect?.(props.item, event.currentTarget.checked)}
          />
        </Show>
        <div class="min-w-0 flex-1">
          <p class="text-sm text-muted tabular-nums">
            {props.item.date_debut ? day(props.item.date_debut) : t().plan.noDate}
            <Show when={props.item.heure}> · {props.item.heure}</Show>
          </p>
          <h3 class="font-medium">{formatName(props.item.format)}</h3>
        </div>
        <StageMark etape={props.item.etape} />
        <div class="-mt-1 -mr-2">
          <ItemMenu {...props} />
        </div>
      </div>
      <p class="text-sm">{props.item.message}</p>
      <Show when={props.item.cta}>
        <p class="text-sm text-accent">→ {props.item.cta}</p>
      </Show>
      <p class="text-sm text-muted">{facts().join(" · ")}</p>
      <StatutChoice {...props} />
      <details>
        <summary class="cursor-pointer text-sm text-muted">{t().plan.why}</summary>
        <div class="pt-2">
          <ItemReasons item={props.item} linked={props.linked} />
        </div>
      </details>
    </li>
  );
}

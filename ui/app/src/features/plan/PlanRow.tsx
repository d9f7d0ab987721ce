import { Icon, cx } from "@heraut/kit";
import { Show, createSignal, createUniqueId } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { ItemMenu, ItemReasons, StatutChoice } from "./PlanParts";
import type { PlanItemProps } from "./PlanParts";
import { StageMark } from "./StageMark";

const cell = "py-3 pr-4 align-top";

/** One line of the table; its reasons open below it. */
export function PlanRow(props: PlanItemProps) {
  const { t, day, number } = useI18n();
  const formatName = useFormatName();
  const [open, setOpen] = createSignal(false);
  const reasons = createUniqueId();
  return (
    <tbody class={cx("border-b border-rule transition-colors", open() ? "bg-surface" : "hover:bg-surface")}>
      <tr>
        <td class={cx(cell, "whitespace-nowrap tabular-nums")}>
          {props.item.date_debut ? day(props.item.date_debut) : t().plan.noDate}
          <Show when={props.item.heure}>
            <span class="block text-xs text-muted">{props.item.heure}</span>
          </Show>
        </td>
        <td class={cell}>
          <StageMark etape={props.item.etape} />
        </td>
        <th scope="row" class={cx(cell, "max-w-44 text-left font-normal")}>
          <span class="font-medium">{formatName(props.item.format)}</span>
          <span class="block text-muted">{props.item.canal}</span>
        </th>
        <td class={cx(cell, "max-w-lg min-w-72")}>
          <p class={cx(!open() && "line-clamp-3")}>{props.item.message}</p>
          <Show when={props.item.cta}>
            <p class="mt-0.5 text-accent">→ {props.item.cta}</p>
          </Show>
          <button
            type="button"
            class="mt-1 inline-flex items-center gap-1 rounded-sm text-muted hover:text-accent"
            aria-expanded={open()}
            aria-controls={reasons}
            aria-label={t().plan.whyOf(formatName(props.item.format))}
            onClick={() => setOpen(!open())}
          >
            <Icon name="chevronRight" class={cx("size-3.5 transition-transform", open() && "rotate-90")} />
            {t().plan.why}
          </button>
        </td>
        <td class={cx(cell, "max-w-36 text-muted")}>{props.item.frequence}</td>
        <td class={cx(cell, "max-w-36 text-muted")}>{props.item.kpi}</td>
        <td class={cx(cell, "whitespace-nowrap text-muted tabular-nums")}>
          {props.item.effort_h === null ? "—" : t().plan.hoursShort(number(props.item.effort_h))}
        </td>
        <td class={cell}>
          <StatutChoice {...props} />
        </td>
        <td class="py-2.5 align-top">
          <ItemMenu {...props} />
        </td>
      </tr>
      <tr id={reasons} hidden={!open()}>
        <td colSpan={3} />
        <td colSpan={6} class="pr-4 pb-4">
          <ItemReasons item={props.item} linked={props.linked} />
        </td>
      </tr>
    </tbody>
  );
}

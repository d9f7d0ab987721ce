import type { Etape } from "@heraut/client";
import { Icon, cx } from "@heraut/kit";
import { Show, createSignal, createUniqueId } from "solid-js";
import { useFormatName, usePlaybook } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { EditableCell } from "./EditableCell";
import type { CellGrid } from "./EditableCell";
import { fieldsOf } from "./itemFields";
import type { CellName } from "./itemFields";
import { ItemMenu, ItemReasons, StatutChoice } from "./PlanParts";
import type { PlanItemProps } from "./PlanParts";
import { StageMark } from "./StageMark";

const cell = "py-3 pr-4 align-top";
type RowProps = PlanItemProps & { grid: CellGrid };

/** One line of the table; each of its values can be edited where it stands, its reasons open below it. */
export function PlanRow(props: RowProps) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const [open, setOpen] = createSignal(false);
  const reasons = createUniqueId();
  return (
    <tbody
      class={cx(
        "group/row border-b border-rule transition-colors",
        props.selected ? "bg-accent-soft/50" : open() ? "bg-surface" : "hover:bg-surface",
      )}
    >
      <tr data-line={props.item.id}>
        <Show when={props.editable}>
          <td data-cell={`${props.item.id}:choix`} class="w-8 py-3 pr-2 pl-1 align-top">
            <input
              type="checkbox"
              class="size-4 accent-accent"
              aria-label={t().tableau.select(formatName(props.item.format))}
              checked={props.selected}
              onChange={(event) => props.handlers.onSelect?.(props.item, event.currentTarget.checked)}
            />
          </td>
        </Show>
        <WhenAndWhom {...props} />
        <th scope="row" class={cx(cell, "w-36 max-w-44 text-left font-normal")}>
          <FormatCell {...props} />
          <Value {...props} name="canal" label={t().plan.columns.canal} maxLength={60} class="text-muted" />
        </th>
        <td class={cx(cell, "max-w-lg min-w-64")}>
          <Value {...props} name="message" label={t().plan.columns.message} kind="multiline" required>
            <span class={open() ? "block whitespace-pre-line" : "line-clamp-3"}>{props.item.message}</span>
          </Value>
          <Value
            {...props}
            name="cta"
            label={t().plan.columns.cta}
            maxLength={500}
            class="mt-0.5 text-accent"
          >
            <Show when={props.item.cta}>→ {props.item.cta}</Show>
          </Value>
          <button
            type="button"
            class="mt-1 inline-flex items-center gap-1 rounded-sm text-muted hover:text-accent print:hidden"
            aria-expanded={open()}
            aria-controls={reasons}
            aria-label={t().plan.whyOf(formatName(props.item.format))}
            onClick={() => setOpen(!open())}
          >
            <Icon name="chevronRight" class={cx("size-3.5 transition-transform", open() && "rotate-90")} />
            {t().plan.why}
          </button>
        </td>
        <Measures {...props} />
        <td class={cell}>
          <StatutChoice {...props} />
        </td>
        <td class="py-2.5 align-top">
          <ItemMenu {...props} />
        </td>
      </tr>
      <tr id={reasons} hidden={!open()}>
        <td colSpan={props.editable ? 4 : 3} />
        <td colSpan={6} class="pr-4 pb-4">
          <ItemReasons item={props.item} linked={props.linked}>
            <Show when={props.editable}>
              <dl class="grid max-w-prose gap-x-4 gap-y-1 sm:grid-cols-[8rem_1fr]">
                <dt class="text-muted">{t().plan.responsable}</dt>
                <dd>
                  <Value {...props} name="responsable" label={t().plan.responsable} maxLength={120} />
                </dd>
                <dt class="text-muted">{t().plan.note}</dt>
                <dd>
                  <Value {...props} name="note" label={t().plan.note} kind="multiline">
                    <span class="block whitespace-pre-line">{props.item.note}</span>
                  </Value>
                </dd>
              </dl>
            </Show>
          </ItemReasons>
        </td>
      </tr>
    </tbody>
  );
}

function WhenAndWhom(props: RowProps) {
  const { t, day } = useI18n();
  const stages = () => [
    { value: "", label: t().plan.etapeNone },
    ...(Object.entries(t().etapes) as [Etape, string][]).map(([value, label]) => ({ value, label })),
  ];
  const cibles = () => [
    { value: "", label: t().common.none },
    ...(props.cibles ?? []).map((one) => ({ value: String(one.id), label: one.label })),
  ];
  const cible = () => props.cibles?.find((one) => one.id === props.item.cible_id)?.label;
  return (
    <>
      <td data-col="date" class={cx(cell, "w-28 whitespace-nowrap tabular-nums")}>
        <Value {...props} name="date_debut" label={t().plan.columns.date} kind="date">
          {props.item.date_debut ? day(props.item.date_debut) : t().plan.noDate}
        </Value>
        <Value {...props} name="heure" label={t().plan.heure} kind="time" class="text-xs text-muted" />
      </td>
      <td class={cx(cell, "w-32 max-w-40")}>
        <Value {...props} name="etape" label={t().plan.columns.etape} kind="select" options={stages()}>
          <StageMark etape={props.item.etape} />
        </Value>
        <Value
          {...props}
          name="cible_id"
          label={t().plan.fields.cible_id!}
          kind="select"
          options={cibles()}
          class="mt-0.5 text-xs"
        >
          {cible()}
        </Value>
      </td>
    </>
  );
}

function FormatCell(props: RowProps) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  const formatName = useFormatName();
  const formats = () => {
    const known = (playbook()?.formats ?? []).map((one) => ({ value: one.id, label: one.label }));
    const own = props.item.format;
    return known.some((one) => one.value === own) ? known : [{ value: own, label: own }, ...known];
  };
  return (
    <Value
      {...props}
      name="format"
      label={t().plan.columns.format}
      kind="select"
      options={formats()}
      required
      class="font-medium"
    >
      {formatName(props.item.format)}
    </Value>
  );
}

function Measures(props: RowProps) {
  const { t, number } = useI18n();
  return (
    <>
      <td class={cx(cell, "max-w-36 text-muted")}>
        <Value {...props} name="frequence" label={t().plan.columns.frequence} maxLength={60} />
      </td>
      <td class={cx(cell, "max-w-36 text-muted")}>
        <Value {...props} name="kpi" label={t().plan.columns.kpi} maxLength={80} />
      </td>
      <td class={cx(cell, "w-20 whitespace-nowrap text-muted tabular-nums")}>
        <Value {...props} name="effort_h" label={t().plan.columns.effort} kind="number">
          {props.item.effort_h === null ? "—" : t().plan.hoursShort(number(props.item.effort_h))}
        </Value>
      </td>
    </>
  );
}

type ValueProps = RowProps &
  Omit<Parameters<typeof EditableCell>[0], "id" | "value" | "onSave" | "name"> & { name: CellName };

/** One value of the line under the name that the server gives it. */
function Value(props: ValueProps) {
  return (
    <EditableCell
      {...props}
      id={props.item.id}
      value={String(props.item[props.name] ?? "")}
      suggestions={props.name === "canal" ? props.channels : undefined}
      onSave={async (text) =>
        (await props.handlers.onChange?.(props.item, fieldsOf(props.item, props.name, text))) ?? false
      }
    />
  );
}

import type { PlanItem } from "@heraut/client";
import { Badge, Icon, Menu, Select, buttonClass } from "@heraut/kit";
import type { Tone } from "@heraut/kit";
import { For, Show } from "solid-js";
import type { JSX } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { useSourceName } from "~/core/sourceName";
import type { ItemHandlers } from "./PlanTable";

export type PlanItemProps = {
  item: PlanItem;
  editable: boolean;
  busy: boolean;
  first: boolean;
  last: boolean;
  linked: string[];
  selected?: boolean;
  cibles?: { id: number; label: string }[];
  channels?: string[];
  handlers: ItemHandlers;
};

const tones: Record<PlanItem["statut"], Tone> = {
  a_faire: "neutral",
  en_cours: "warning",
  valide: "accent",
  publie: "positive",
};

export function StatutChoice(props: PlanItemProps) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const options = () => Object.entries(t().plan.statuts).map(([value, label]) => ({ value, label }));
  return (
    <Show
      when={props.editable}
      fallback={<Badge tone={tones[props.item.statut]}>{t().plan.statuts[props.item.statut]}</Badge>}
    >
      <Select
        label={t().plan.statutOf(formatName(props.item.format))}
        hideLabel
        compact
        class="w-28"
        value={props.item.statut}
        options={options()}
        onChange={(statut) => props.handlers.onStatut(props.item, statut as PlanItem["statut"])}
      />
    </Show>
  );
}

export function ItemMenu(props: PlanItemProps) {
  const { t } = useI18n();
  const formatName = useFormatName();
  return (
    <Show when={props.editable}>
      <Menu
        label={t().plan.rowActions(formatName(props.item.format))}
        triggerClass={`${buttonClass("quiet", "sm")} !px-1.5 text-muted`}
        entries={[
          { label: t().common.edit, icon: "edit", onSelect: () => props.handlers.onEdit(props.item) },
          {
            label: t().common.moveUp,
            icon: "arrowUp",
            disabled: props.first || props.busy,
            onSelect: () => props.handlers.onMove(props.item, -1),
          },
          {
            label: t().common.moveDown,
            icon: "arrowDown",
            disabled: props.last || props.busy,
            onSelect: () => props.handlers.onMove(props.item, 1),
          },
          {
            label: t().common.remove,
            icon: "trash",
            danger: true,
            onSelect: () => props.handlers.onRemove(props.item),
          },
        ]}
      >
        <Icon name="more" />
      </Menu>
    </Show>
  );
}

/** Why a line is there, where it comes from, and what it is tied to. */
export function ItemReasons(props: { item: PlanItem; linked: string[]; children?: JSX.Element }) {
  const { t } = useI18n();
  const sourceName = useSourceName();
  return (
    <div class="flex max-w-prose flex-col gap-1">
      <Show when={props.item.pourquoi}>
        <p class="font-serif text-base">{props.item.pourquoi}</p>
      </Show>
      <Show when={props.linked.length}>
        <p class="flex flex-wrap gap-1.5">
          <For each={props.linked}>{(name) => <Badge>{name}</Badge>}</For>
        </p>
      </Show>
      <Show when={!props.children && props.item.note}>
        <p class="whitespace-pre-line">
          <span class="font-medium">{t().plan.note}</span> — {props.item.note}
        </p>
      </Show>
      {props.children}
      <p class="text-xs text-muted">
        {t().plan.provenance(sourceName(props.item.provenance))}
        <Show when={!props.children && props.item.responsable}>
          {" "}
          · {t().plan.responsable} — {props.item.responsable}
        </Show>
      </p>
    </div>
  );
}

import type { PlanItem } from "@heraut/client";
import { Button, Menu, buttonClass, inputClass } from "@heraut/kit";
import { Show, createSignal } from "solid-js";
import { useI18n } from "~/core/services";

export type BulkHandlers = {
  onShift: (items: PlanItem[], days: number) => void;
  onChannel: (items: PlanItem[], canal: string) => void;
  onValid: (items: PlanItem[]) => void;
  onRemoveAll: (items: PlanItem[]) => void;
};

type BarProps = { items: PlanItem[]; channels: string[]; handlers: BulkHandlers; onClear: () => void };

/** What can be done to several lines at once; each can be taken back. */
export function SelectionBar(props: BarProps) {
  const { t } = useI18n();
  const [days, setDays] = createSignal("");
  const shift = (by: number) => by && props.handlers.onShift(props.items, by);
  return (
    <div
      role="group"
      aria-label={t().tableau.selection}
      class="sticky bottom-2 z-20 flex flex-wrap items-center gap-2 rounded-lg border border-accent/40 bg-raised px-3 py-2 shadow-float print:hidden"
    >
      <p class="mr-1 text-sm font-medium" role="status">
        {t().tableau.selected(props.items.length)}
      </p>
      <Button size="sm" icon="chevronLeft" onClick={() => shift(-7)}>
        {t().tableau.weekEarlier}
      </Button>
      <Button size="sm" onClick={() => shift(7)}>
        {t().tableau.weekLater}
      </Button>
      <form
        class="flex items-center gap-1.5 text-sm"
        onSubmit={(event) => {
          event.preventDefault();
          shift(Math.round(Number(days())) || 0);
        }}
      >
        <label class="flex items-center gap-1.5">
          {t().tableau.shift}
          <input
            type="number"
            class={`${inputClass} !w-16 !px-2 !py-0.5 text-sm`}
            min={-365}
            max={365}
            value={days()}
            onInput={(event) => setDays(event.currentTarget.value)}
          />
          {t().tableau.days}
        </label>
        <Button type="submit" size="sm" disabled={!Math.round(Number(days()))}>
          {t().tableau.shiftApply}
        </Button>
      </form>
      <Show when={props.channels.length}>
        <Menu
          label={t().tableau.changeChannel}
          triggerClass={buttonClass("secondary", "sm")}
          entries={props.channels.map((canal) => ({
            label: canal,
            onSelect: () => props.handlers.onChannel(props.items, canal),
          }))}
        >
          {t().tableau.changeChannel}
        </Menu>
      </Show>
      <Button size="sm" icon="check" onClick={() => props.handlers.onValid(props.items)}>
        {t().tableau.markValid}
      </Button>
      <Button
        size="sm"
        icon="trash"
        variant="danger"
        onClick={() => {
          props.handlers.onRemoveAll(props.items);
          props.onClear();
        }}
      >
        {t().common.remove}
      </Button>
      <Button size="sm" variant="quiet" onClick={() => props.onClear()}>
        {t().tableau.unselect}
      </Button>
    </div>
  );
}

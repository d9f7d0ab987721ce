import type { Usage } from "@heraut/client";
import { For, Show } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n } from "~/core/services";
import { useUsageFormats } from "./formats";
import { byModel, valueOf } from "./series";
import type { ModelSums } from "./series";

const cell = "py-1.5 pl-4 text-right tabular-nums";

/** The very numbers of the chart, day by day. */
export function DayTable(props: { usage: Usage; currency: string | null }) {
  const { t, day, number } = useI18n();
  const formats = useUsageFormats();
  return (
    <details class="mt-4">
      <summary class="cursor-pointer rounded-sm py-1 text-sm text-accent">{t().usage.table}</summary>
      <Sheet caption={t().usage.caption} first={t().usage.columns.day}>
        <For each={props.usage.days}>
          {(row) => (
            <tr class="border-b border-rule">
              <th scope="row" class="py-1.5 text-left font-normal whitespace-nowrap">
                {day(row.date)}
              </th>
              <td class={cell}>{number(row.calls)}</td>
              <td class={cell}>{number(row.failed)}</td>
              <td class={cell}>{number(row.prompt_tokens)}</td>
              <td class={cell}>{number(row.completion_tokens)}</td>
              <td class={cell}>{formats.money(valueOf(row, "cost", props.currency), props.currency)}</td>
            </tr>
          )}
        </For>
      </Sheet>
    </details>
  );
}

export function ModelTable(props: { usage: Usage; currency: string | null }) {
  const { t, number } = useI18n();
  const formats = useUsageFormats();
  const rows = () => byModel(props.usage.days, props.currency);
  const cost = (row: ModelSums) =>
    row.micros === null ? t().usage.unpriced : formats.micros(row.micros, props.currency);
  return (
    <Show when={rows().length}>
      <h3 class="mt-6 font-serif text-lg font-semibold">{t().usage.byModel}</h3>
      <Sheet caption={t().usage.byModel} first={t().usage.model}>
        <For each={rows()}>
          {(row) => (
            <tr class="border-b border-rule">
              <th scope="row" class="py-1.5 text-left font-normal">
                {row.name}
              </th>
              <td class={cell}>{number(row.calls)}</td>
              <td class={cell}>{number(row.failed)}</td>
              <td class={cell}>{number(row.prompt_tokens)}</td>
              <td class={cell}>{number(row.completion_tokens)}</td>
              <td class={cell}>{cost(row)}</td>
            </tr>
          )}
        </For>
      </Sheet>
    </Show>
  );
}

/** A table that scrolls sideways where it must, by keys too. */
function Sheet(props: { caption: string; first: string; children: JSX.Element }) {
  const { t } = useI18n();
  const { calls, failed, read, written, cost } = t().usage.columns;
  return (
    <div
      class="relative mt-2 overflow-x-auto rounded-sm focus-visible:-outline-offset-2"
      role="region"
      aria-label={props.caption}
      tabindex="0"
    >
      <table class="w-full text-sm">
        <caption class="sr-only">{props.caption}</caption>
        <thead>
          <tr class="border-b border-rule text-xs text-muted">
            <th scope="col" class="py-1.5 text-left font-medium">
              {props.first}
            </th>
            <For each={[calls, failed, read, written, cost]}>
              {(name) => (
                <th scope="col" class="py-1.5 pl-4 text-right font-medium">
                  {name}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

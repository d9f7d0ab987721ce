import type { AuditEntry } from "@heraut/client";
import { IconButton, toast, toastError } from "@heraut/kit";
import { For, Show } from "solid-js";
import { useI18n } from "~/core/services";
import { factsOf } from "./auditLog";

const cell = "py-2 pr-4 align-top";

/** The lines of the log; on a phone each is a small card. */
export function AuditTable(props: { rows: AuditEntry[] }) {
  const { t } = useI18n();
  const columns = () => Object.values(t().audit.columns);
  return (
    <table class="block w-full text-left text-sm md:table">
      <caption class="sr-only">{t().audit.caption}</caption>
      <thead class="sr-only md:not-sr-only md:table-header-group">
        <tr class="border-b border-rule text-xs text-muted">
          <For each={columns()}>
            {(name) => (
              <th scope="col" class="py-2 pr-4 font-medium">
                {name}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody class="block md:table-row-group">
        <For each={props.rows}>{(row) => <AuditRow row={row} />}</For>
      </tbody>
    </table>
  );
}

function AuditRow(props: { row: AuditEntry }) {
  const { t, dateTime } = useI18n();
  const actor = () => {
    const { kind, name, id } = props.row.actor;
    if (kind === "system") return t().audit.system;
    const number = id.split(":")[1] ?? id;
    return kind === "key" ? t().audit.key(number) : (name ?? t().audit.person(number));
  };
  return (
    <tr class="relative block border-b border-rule py-1 md:table-row md:py-0">
      <td class={`${cell} block whitespace-nowrap text-muted tabular-nums md:table-cell`}>
        <time dateTime={props.row.created_at}>{dateTime(props.row.created_at)}</time>
      </td>
      <th scope="row" class={`${cell} block font-medium max-md:py-0 md:table-cell`}>
        {props.row.label}
      </th>
      <td class={`${cell} block max-md:py-0 md:table-cell`}>{actor()}</td>
      <td class={`${cell} block break-words text-muted max-md:py-1 md:table-cell`}>
        <For each={factsOf(props.row)}>{(fact) => <span class="block">{fact}</span>}</For>
      </td>
      <td class="py-0.5 align-top max-md:absolute max-md:top-1 max-md:right-0 md:table-cell">
        <Show when={props.row.correlation_id}>
          {(reference) => <CopyReference reference={reference()} />}
        </Show>
      </td>
    </tr>
  );
}

/** The name of the request in the server's own log. */
function CopyReference(props: { reference: string }) {
  const { t } = useI18n();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.reference);
      toast(t().keys.copied);
    } catch {
      toastError(`${t().keys.copyFailed} ${props.reference}`);
    }
  };
  return (
    <IconButton
      icon="copy"
      label={`${t().audit.copyReference} ${props.reference.slice(0, 8)}`}
      onClick={() => void copy()}
    />
  );
}

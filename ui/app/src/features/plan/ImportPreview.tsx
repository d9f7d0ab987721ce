import type { LigneLue, PlanApercu } from "@heraut/client";
import { Badge, Icon, cx } from "@heraut/kit";
import { For, Show } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { isGood } from "./ImportDialog";

type PreviewProps = {
  read: PlanApercu;
  chosen: ReadonlySet<number>;
  onChoose: (rows: number[], on: boolean) => void;
};

/** What was understood of a table: its columns, the rows that can be taken, and what is wrong with the others. */
export function ImportPreview(props: PreviewProps) {
  const { t } = useI18n();
  const good = () => props.read.lignes.filter(isGood);
  const bad = () => props.read.lignes.length - good().length;
  const all = () => good().length > 0 && good().every((line) => props.chosen.has(line.ligne));
  return (
    <div class="@container flex flex-col gap-4">
      <p role="status" class="text-base">
        <span class="font-medium">{t().importation.ready(good().length)}</span>
        <Show when={bad()}>
          {" · "}
          <span class="font-medium text-danger">{t().importation.bad(bad())}</span>
        </Show>
        <Show when={props.read.ignorees}>
          {" · "}
          <span class="text-muted">{t().importation.ignored(props.read.ignorees)}</span>
        </Show>
      </p>
      <Columns read={props.read} />
      <table class="w-full border-collapse text-sm">
        <caption class="sr-only">{t().importation.table}</caption>
        <thead>
          <tr class="border-b border-edge text-left text-xs text-muted">
            <th scope="col" class="w-8 py-1.5">
              <input
                type="checkbox"
                class="size-4 accent-accent"
                aria-label={t().importation.all}
                checked={all()}
                disabled={!good().length}
                onChange={(event) =>
                  props.onChoose(
                    good().map((line) => line.ligne),
                    event.currentTarget.checked,
                  )
                }
              />
            </th>
            <th scope="col" class="w-12 py-1.5 font-medium">
              {t().importation.row}
            </th>
            <th scope="col" class="py-1.5 font-medium">
              {t().importation.line}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.read.lignes}>{(line) => <Row {...props} line={line} />}</For>
        </tbody>
      </table>
    </div>
  );
}

/** Which column was taken for what. */
function Columns(props: { read: PlanApercu }) {
  const { t } = useI18n();
  const name = (field: string) => t().importation.fields[field as "message"] ?? field;
  return (
    <ul class="flex flex-wrap gap-1.5 text-xs" aria-label={t().importation.understood}>
      <For each={props.read.colonnes}>
        {(column) => (
          <li>
            <Badge tone={column.champ ? "neutral" : "warning"}>
              {column.champ
                ? t().importation.column(column.titre, name(column.champ))
                : t().importation.unknownColumn(column.titre || "—")}
            </Badge>
          </li>
        )}
      </For>
    </ul>
  );
}

function Row(props: PreviewProps & { line: LigneLue }) {
  const { t, day } = useI18n();
  const formatName = useFormatName();
  const good = () => isGood(props.line);
  const name = (field: string) => t().importation.fields[field as "message"] ?? field;
  const facts = () =>
    [
      props.line.item.date_debut && day(props.line.item.date_debut, "long"),
      props.line.item.heure,
      props.line.item.format && formatName(props.line.item.format),
      props.line.item.canal,
    ].filter(Boolean);
  return (
    <tr class={cx("border-b border-rule align-top", !good() && "bg-danger-soft/40")}>
      <td class="py-2">
        <Show when={good()} fallback={<Icon name="warning" class="size-4 text-danger" />}>
          <input
            type="checkbox"
            class="size-4 accent-accent"
            aria-label={t().importation.take(props.line.ligne)}
            checked={props.chosen.has(props.line.ligne)}
            onChange={(event) => props.onChoose([props.line.ligne], event.currentTarget.checked)}
          />
        </Show>
      </td>
      <td class="py-2 text-muted tabular-nums">{props.line.ligne}</td>
      <td class="py-2">
        <Show when={facts().length}>
          <p class="text-xs text-muted">{facts().join(" · ")}</p>
        </Show>
        <p class="line-clamp-2 break-words">{props.line.item.message}</p>
        <For each={props.line.erreurs}>
          {(fault) => (
            <p class="text-danger">
              {name(fault.field)} — {fault.message}
            </p>
          )}
        </For>
        <For each={props.line.remarques}>
          {(remark) => (
            <p class="text-xs text-warning">
              {name(remark.field)} — {remark.message}
            </p>
          )}
        </For>
      </td>
    </tr>
  );
}

import type { AgentDocument } from "@heraut/client";
import { Button, Select } from "@heraut/kit";
import { Show, createSignal } from "solid-js";
import { useI18n, useMayEdit } from "~/core/services";

/** Days after which a page may be read anew by itself. */
const every = [1, 7, 30];

type RowProps = {
  document: AgentDocument;
  onEdit: () => void;
  onRefresh: () => Promise<void>;
  onSchedule: (days: number | null) => void;
  onRemove: () => void;
};

/** What was given to the agent, and what can be done with it. */
export function DocumentRow(props: RowProps) {
  const { t, dateTime } = useI18n();
  const mayEdit = useMayEdit();
  const [busy, setBusy] = createSignal(false);
  const refresh = async () => {
    setBusy(true);
    await props.onRefresh();
    setBusy(false);
  };
  const times = () => {
    const days = props.document.refresh_days;
    const all = [...every, ...(days && !every.includes(days) ? [days] : [])];
    return [null, ...all].map((it) => ({ value: String(it ?? ""), label: t().knowledge.every(it) }));
  };
  const named = (action: string) => `${action} : ${props.document.titre}`;
  return (
    <li class="flex flex-wrap items-start gap-x-6 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-72">
        <p class="font-medium break-words">{props.document.titre}</p>
        <p class="text-xs break-all text-muted">
          {t().knowledge.kinds[props.document.kind]}
          <Show when={props.document.url ?? props.document.file_name}>{(from) => <> · {from()}</>}</Show>
        </p>
        <p class="text-xs text-muted">
          {t().knowledge.size(props.document.passages, dateTime(props.document.updated_at))}
        </p>
        <Show when={props.document.read_error && props.document.read_at}>
          {(at) => <p class="text-xs text-danger">{t().knowledge.notRead(dateTime(at()))}</p>}
        </Show>
      </div>
      <Show when={mayEdit()}>
        <div class="flex flex-wrap gap-2">
          <Button size="sm" icon="edit" aria-label={named(t().knowledge.edit)} onClick={() => props.onEdit()}>
            {t().knowledge.edit}
          </Button>
          <Show when={props.document.kind === "page"}>
            <Select
              label={named(t().knowledge.schedule)}
              hideLabel
              class="w-56"
              value={String(props.document.refresh_days ?? "")}
              options={times()}
              onChange={(days) => props.onSchedule(days ? Number(days) : null)}
            />
            <Button
              size="sm"
              icon="refresh"
              busy={busy()}
              aria-label={named(t().knowledge.refresh)}
              onClick={() => void refresh()}
            >
              {t().knowledge.refresh}
            </Button>
          </Show>
          <Button
            size="sm"
            variant="danger"
            aria-label={named(t().knowledge.remove)}
            onClick={() => props.onRemove()}
          >
            {t().knowledge.remove}
          </Button>
        </div>
      </Show>
    </li>
  );
}

import { Button, IconButton } from "@heraut/kit";
import { Show } from "solid-js";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { labelOf } from "~/features/scenarios/linkActions";
import type { Row } from "./libraryStore";

type ShelfRowProps = { row: Row; onUse: () => void; onEdit: () => void; onRemove: () => void };

export function ShelfRow(props: ShelfRowProps) {
  const { t } = useI18n();
  const detail = () => {
    const row = props.row;
    if ("titre" in row) return [t().typesRessource[row.type], row.note].filter(Boolean).join(" · ");
    if ("persona" in row) return [row.persona, row.segment].filter(Boolean).join(" · ");
    return row.description ?? "";
  };
  return (
    <li class="flex flex-wrap items-start justify-end gap-x-4 gap-y-1 py-3">
      <div class="min-w-56 flex-1 basis-full sm:basis-0">
        <p class="font-medium">{labelOf(props.row)}</p>
        <Show when={detail()}>
          <p class="text-sm text-muted">{detail()}</p>
        </Show>
      </div>
      <Show
        when={props.row.nb_scenarios}
        fallback={<span class="py-1.5 text-sm text-muted">{t().library.usedIn(0)}</span>}
      >
        <Button size="sm" variant="quiet" onClick={() => props.onUse()}>
          {t().library.usedIn(props.row.nb_scenarios)}
        </Button>
      </Show>
      <Editors>
        <div class="flex">
          <IconButton
            icon="edit"
            label={t().detail.editNamed(labelOf(props.row))}
            onClick={() => props.onEdit()}
          />
          <IconButton
            icon="trash"
            label={`${t().common.remove} : ${labelOf(props.row)}`}
            onClick={() => props.onRemove()}
          />
        </div>
      </Editors>
    </li>
  );
}

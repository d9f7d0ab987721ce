import type { Id, LibraryItem, LinkKind } from "@heraut/client";
import { Dialog, Icon, Skeleton, TextField } from "@heraut/kit";
import { For, Match, Switch, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { createPaused } from "~/core/paused";
import { useI18n, useServices } from "~/core/services";
import { labelOf } from "./linkActions";

type PickerProps = { kind: LinkKind; taken: Id[]; onPick: (id: Id) => Promise<void>; onClose: () => void };

/** Takes something that already exists instead of writing it again. */
export function LibraryPicker(props: PickerProps) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [query, setQuery] = createSignal("");
  const asked = createPaused(query);
  const [page] = createResource(
    () => ({ q: asked(), kind: props.kind }),
    ({ q, kind }) => apiClient.library.list(kind, { q, limit: 50 }),
  );
  const rows = (): LibraryItem[LinkKind][] =>
    (page.error ? [] : (page.latest?.items ?? [])).filter((row) => !props.taken.includes(row.id));
  return (
    <Dialog open onClose={props.onClose} title={t().detail.pickTitle} closeLabel={t().common.close}>
      <TextField
        label={t().detail.pickSearch}
        hideLabel
        type="search"
        placeholder={t().detail.pickSearch}
        value={query()}
        onInput={setQuery}
        autofocus
      />
      <Switch fallback={<p class="mt-4 text-muted">{t().detail.pickEmpty}</p>}>
        <Match when={page.loading && !page.latest}>
          <Skeleton class="mt-4" label={t().common.loading} />
        </Match>
        <Match when={rows().length}>
          <ul class="mt-3 divide-y divide-rule">
            <For each={rows()}>{(row) => <PickRow row={row} {...props} />}</For>
          </ul>
        </Match>
      </Switch>
    </Dialog>
  );
}

function PickRow(props: PickerProps & { row: LibraryItem[LinkKind] }) {
  const { t } = useI18n();
  const { attempt, busy } = createAttempt();
  const pick = () =>
    attempt(() => props.onPick(props.row.id), { done: () => t().detail.added(labelOf(props.row)) });
  return (
    <li>
      <button
        type="button"
        disabled={busy()}
        class="flex w-full items-center gap-3 px-2 py-2 text-left hover:bg-accent-soft focus-visible:-outline-offset-2"
        onClick={() => void pick()}
      >
        <Icon name="add" class="size-4 shrink-0 text-accent" />
        <span class="min-w-0 flex-1">
          {labelOf(props.row)}
          <span class="block text-xs text-muted">{t().library.usedIn(props.row.nb_scenarios)}</span>
        </span>
      </button>
    </li>
  );
}

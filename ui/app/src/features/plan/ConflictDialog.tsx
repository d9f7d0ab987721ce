import type { PlanItem, PlanItemFields } from "@heraut/client";
import { Button, Dialog, TextField } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import type { Conflict, ItemEdits } from "./itemEdits";
import { useItemWords } from "./itemWords";

/** Two people changed the same words: three ways out, and what was typed is in all of them. */
export function ConflictDialog(props: { edits: ItemEdits }) {
  return (
    <Show when={props.edits.conflict()}>{(found) => <Choice conflict={found()} edits={props.edits} />}</Show>
  );
}

const freeTexts = ["message", "cta", "canal", "frequence", "kpi", "note", "responsable"];

function Choice(props: { conflict: Conflict; edits: ItemEdits }) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const words = useItemWords();
  const names = () => Object.keys(props.conflict.fields) as (keyof PlanItemFields & keyof PlanItem)[];
  const mine = () => ({ ...props.conflict.theirs, ...props.conflict.fields }) as PlanItem;
  /** One text that differs can be put together by hand. */
  const single = () => (names().length === 1 && freeTexts.includes(names()[0]!) ? names()[0]! : null);
  const [joined, setJoined] = createSignal(String(mine()[names()[0]!] ?? ""));
  return (
    <Dialog
      open
      size="lg"
      title={t().tableau.conflictTitle}
      description={`${formatName(props.conflict.theirs.format)} — ${t().tableau.conflictHint}`}
      closeLabel={t().common.close}
      onClose={props.edits.keepTheirs}
      footer={
        <>
          <Button variant="quiet" onClick={props.edits.keepTheirs}>
            {t().tableau.keepTheirs}
          </Button>
          <Show when={single()}>
            {(name) => (
              <Button onClick={() => void props.edits.keepMine({ [name()]: joined().trim() })}>
                {t().tableau.saveJoined}
              </Button>
            )}
          </Show>
          <Button variant="primary" onClick={() => void props.edits.keepMine()}>
            {t().tableau.keepMine}
          </Button>
        </>
      }
    >
      <For each={names()}>
        {(name) => (
          <dl class="mb-3 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[7rem_1fr]">
            <dt class="font-medium sm:col-span-2">{t().plan.fields[name] ?? name}</dt>
            <dt class="text-muted">{t().tableau.before}</dt>
            <dd>{words(props.conflict.base, name)}</dd>
            <dt class="text-muted">{t().tableau.theirs}</dt>
            <dd>{words(props.conflict.theirs, name)}</dd>
            <dt class="text-muted">{t().tableau.yours}</dt>
            <dd class="font-medium">{words(mine(), name)}</dd>
          </dl>
        )}
      </For>
      <Show when={single()}>
        <TextField label={t().tableau.joined} multiline value={joined()} onInput={setJoined} autofocus />
      </Show>
    </Dialog>
  );
}

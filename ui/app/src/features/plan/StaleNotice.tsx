import type { Plan, Scenario } from "@heraut/client";
import { Button, Icon } from "@heraut/kit";
import { For, Show, createSignal, createUniqueId } from "solid-js";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { changesSince } from "./stale";

/** The scenario changed since the plan: what can be seen of it, and a way to make the plan again. */
export function StaleNotice(props: { scenario: Scenario; plan: Plan; onGenerate: () => void }) {
  const { t } = useI18n();
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  const changes = () => changesSince(props.scenario, props.plan);
  return (
    <Show when={props.plan.perime}>
      <div class="rounded-md bg-warning-soft px-4 py-2.5">
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Icon name="refresh" class="size-4 text-warning" />
          <p class="min-w-56 flex-1">
            <span class="font-medium text-warning">{t().plan.stale}</span> {t().plan.staleHint}
          </p>
          <Button size="sm" aria-expanded={open()} aria-controls={id} onClick={() => setOpen(!open())}>
            {t().versions.seeChanges}
          </Button>
          <Editors>
            <Button size="sm" onClick={() => props.onGenerate()}>
              {t().plan.regenerate}
            </Button>
          </Editors>
        </div>
        <div id={id} hidden={!open()} class="mt-2 border-t border-warning/30 pt-2 text-sm">
          <Show
            when={changes().unused.length || changes().orphans.length}
            fallback={<p>{t().versions.onlyWords}</p>}
          >
            <ul class="flex list-disc flex-col gap-1 pl-5">
              <For each={changes().unused}>
                {(one) => <li>{t().versions.unused[one.kind](one.label)}</li>}
              </For>
              <For each={changes().orphans}>
                {(one) => <li>{t().versions.orphans[one.kind](one.lines)}</li>}
              </For>
            </ul>
          </Show>
        </div>
      </div>
    </Show>
  );
}

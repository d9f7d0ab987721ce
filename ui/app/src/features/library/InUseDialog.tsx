import type { ScenarioRef } from "@heraut/client";
import { Dialog } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For } from "solid-js";
import { useI18n } from "~/core/services";

type InUseProps = { label: string; scenarios: ScenarioRef[]; onClose: () => void };

/** Where a thing of the library is used, each one step away. */
export function InUseDialog(props: InUseProps) {
  const { t } = useI18n();
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t().library.usedInTitle}
      description={props.label}
      closeLabel={t().common.close}
    >
      <p class="mb-3 text-muted">{t().library.inUse}</p>
      <ul class="divide-y divide-rule">
        <For each={props.scenarios}>
          {(scenario) => (
            <li>
              <A
                href={`/scenarios/${scenario.id}`}
                class="block py-2 text-accent hover:underline"
                onClick={() => props.onClose()}
              >
                {scenario.nom}
              </A>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  );
}

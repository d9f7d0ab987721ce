import { ApiError } from "@heraut/client";
import type { Id } from "@heraut/client";
import { Button, Icon, Menu, buttonClass, toast, toastError } from "@heraut/kit";
import { Show } from "solid-js";
import { sentence } from "~/core/problems";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { ScenarioDetailPanel } from "./ScenarioDetailPanel";
import { ScenarioList } from "./ScenarioList";
import { useScenarioStore } from "./scenarioStore";

type SidebarProps = {
  selected: Id | null;
  onSelect: (id: Id | null) => void;
  onCreate: () => void;
  /** The sheet of a phone has this title already. */
  untitled?: boolean;
};

/** Beside the chat on a desk, in a sheet on a phone. */
export function ScenarioSidebar(props: SidebarProps) {
  const { t } = useI18n();
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div class="flex items-center gap-1 px-3 pt-3">
        <Show when={!props.untitled} fallback={<span class="flex-1" />}>
          <h2 class="flex-1 px-1 font-serif text-lg font-semibold">{t().scenarios.title}</h2>
        </Show>
        <Editors>
          <Button size="sm" icon="add" onClick={() => props.onCreate()}>
            {t().scenarios.create}
          </Button>
          <ListMenu onImported={(id) => props.onSelect(id)} />
        </Editors>
      </div>
      <ScenarioList
        selected={props.selected}
        onSelect={(id) => props.onSelect(id)}
        onCreate={props.onCreate}
      />
      <ScenarioDetailPanel scenarioId={props.selected} onLeave={() => props.onSelect(null)} />
    </div>
  );
}

function ListMenu(props: { onImported: (id: Id) => void }) {
  const { t } = useI18n();
  const store = useScenarioStore();
  let picker!: HTMLInputElement;

  async function importFile(file: File | undefined): Promise<void> {
    picker.value = "";
    if (!file) return;
    try {
      const scenario = await store.importJson(JSON.parse(await file.text()));
      toast(t().scenarios.imported(scenario.nom));
      props.onImported(scenario.id);
    } catch (error) {
      toastError(error instanceof ApiError ? sentence(error, t()) : t().scenarios.importFailed);
    }
  }

  return (
    <>
      <Menu
        label={t().scenarios.listMenu}
        triggerClass={`${buttonClass("quiet", "sm")} !px-1.5`}
        entries={[{ label: t().scenarios.import, icon: "upload", onSelect: () => picker.click() }]}
      >
        <Icon name="more" />
      </Menu>
      <input
        ref={picker}
        type="file"
        accept="application/json,.json"
        hidden
        aria-hidden="true"
        onChange={(event) => void importFile(event.currentTarget.files?.[0])}
      />
    </>
  );
}

import type { Id } from "@heraut/client";
import { Button, Icon, Sheet, buttonClass } from "@heraut/kit";
import { A, useSearchParams } from "@solidjs/router";
import { Show, createEffect, createSignal, on } from "solid-js";
import { usePageTitle } from "~/core/page";
import { useI18n } from "~/core/services";
import { ScenarioSidebar } from "~/features/scenarios/ScenarioSidebar";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { ChatPanel } from "./ChatPanel";
import { createChatActions } from "./chatActions";

/** The desk: the conversation, and beside it the scenarios. The chosen one is in the address. */
export default function HomePage() {
  const { t } = useI18n();
  const store = useScenarioStore();
  const [search, setSearch] = useSearchParams<{ scenario?: string }>();
  const [sheetOpen, setSheetOpen] = createSignal(false);
  const selected = (): Id | null => {
    const id = Number(search.scenario);
    return Number.isInteger(id) && id > 0 ? id : null;
  };
  const actions = createChatActions(selected);
  const select = (id: Id | null) => {
    setSearch({ scenario: id === null ? undefined : String(id) });
    setSheetOpen(false);
  };

  createEffect(on(selected, (id) => id !== null && void store.load(id)));
  usePageTitle(() => store.known(selected())?.nom);

  const sidebar = (untitled = false) => (
    <ScenarioSidebar
      untitled={untitled}
      selected={selected()}
      onSelect={select}
      onCreate={() => {
        setSheetOpen(false);
        actions.openScenarioForm();
      }}
    />
  );

  return (
    <div class="flex min-h-0 flex-1">
      <div class="flex min-w-0 flex-[7] flex-col">
        <ChatHead selected={selected()} onOpenList={() => setSheetOpen(true)} />
        <ChatPanel scenarioId={selected()} actions={actions} />
      </div>
      <aside
        aria-label={t().shell.scenarios}
        class="hidden max-w-md min-w-80 flex-[3] border-l border-rule lg:block"
      >
        {sidebar()}
      </aside>
      <Sheet
        open={sheetOpen()}
        onClose={() => setSheetOpen(false)}
        title={t().shell.scenarios}
        closeLabel={t().common.close}
      >
        {sidebar(true)}
      </Sheet>
    </div>
  );
}

function ChatHead(props: { selected: Id | null; onOpenList: () => void }) {
  const { t } = useI18n();
  const store = useScenarioStore();
  return (
    <header class="border-b border-rule px-4 py-2.5 sm:px-8">
      <div class="mx-auto flex max-w-3xl items-center gap-3">
        <div class="min-w-0 flex-1">
          <Show
            when={store.known(props.selected)}
            fallback={
              <>
                <h1 class="truncate font-serif text-xl font-semibold">{t().chat.general}</h1>
                <p class="truncate text-sm text-muted">{t().chat.generalHint}</p>
              </>
            }
          >
            {(scenario) => (
              <>
                <h1 class="truncate font-serif text-xl font-semibold">{scenario().nom}</h1>
                <p class="truncate text-sm text-muted">{scenario().thematique}</p>
              </>
            )}
          </Show>
        </div>
        <Show when={props.selected !== null}>
          <A
            href={`/scenarios/${props.selected}`}
            class={`${buttonClass("secondary", "sm")} lg:hidden`}
            aria-label={t().scenarios.openDetail}
          >
            <Icon name="document" />
            <span class="hidden sm:inline">{t().scenarios.openDetail}</span>
          </A>
        </Show>
        <Button
          size="sm"
          class="lg:hidden"
          aria-label={t().shell.openScenarios}
          onClick={() => props.onOpenList()}
        >
          <Icon name="list" />
          <span class="hidden sm:inline">{t().shell.scenarios}</span>
        </Button>
      </div>
    </header>
  );
}

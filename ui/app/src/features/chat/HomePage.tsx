import type { Id } from "@heraut/client";
import { Button, Icon, IconButton, Separator, Sheet, buttonClass } from "@heraut/kit";
import { A, useLocation, useNavigate, useSearchParams } from "@solidjs/router";
import { Show, createEffect, createSignal, on } from "solid-js";
import { later } from "~/core/later";
import { createMedia } from "~/core/media";
import { usePageTitle } from "~/core/page";
import { useI18n } from "~/core/services";
import { provideCommand } from "~/core/shortcuts";
import { ScenarioSidebar } from "~/features/scenarios/ScenarioSidebar";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { ChatPanel } from "./ChatPanel";
import { createChatActions } from "./chatActions";
import { createColumns, least_percent, most_percent } from "./columns";

const ScenarioDetailDrawer = later(() => import("~/features/scenarios/ScenarioDetailDrawer"));

/** Until what was put away is there again. */
const opening_ms = 60;

type Address = { scenario?: string; detail?: string; onglet?: string };

/** What the address says: the scenario, and whether its detail lies over the conversation. */
function createAddress() {
  const [search, setSearch] = useSearchParams<Address>();
  const location = useLocation<{ drawer?: boolean }>();
  const navigate = useNavigate();
  const selected = (): Id | null => {
    const id = Number(search.scenario);
    return Number.isInteger(id) && id > 0 ? id : null;
  };
  return {
    selected,
    select: (id: Id | null) =>
      setSearch({ scenario: id === null ? undefined : String(id), detail: undefined, onglet: undefined }),
    detail: (): Id | null => (search.detail ? selected() : null),
    openDetail: (id: Id) => navigate(`/?scenario=${id}&detail=1`, { state: { drawer: true } }),
    /** The way it came: opened from here, closing it is going back. */
    closeDetail: () => {
      if (location.state?.drawer) navigate(-1);
      else setSearch({ detail: undefined, onglet: undefined }, { replace: true });
    },
  };
}

/** The desk: the conversation, and beside it the scenarios. The chosen one is in the address. */
export default function HomePage() {
  const { t } = useI18n();
  const store = useScenarioStore();
  const address = createAddress();
  const columns = createColumns();
  const wide = createMedia("(min-width: 64rem)");
  const [sheetOpen, setSheetOpen] = createSignal(false);
  const { selected } = address;
  const actions = createChatActions(selected);
  let expand: HTMLButtonElement | undefined;
  let sidebar: HTMLElement | undefined;
  const select = (id: Id | null) => {
    address.select(id);
    setSheetOpen(false);
  };
  const collapse = () => {
    columns.show(false);
    queueMicrotask(() => expand?.focus());
  };
  const unfold = () => {
    columns.show(true);
    queueMicrotask(() => sidebar?.focus());
  };

  provideCommand("create", actions.openScenarioForm);
  provideCommand("sidebar", () => (columns.open() ? collapse() : unfold()));
  provideCommand("detail", () => {
    const id = selected();
    if (id !== null) address.openDetail(id);
  });
  provideCommand("search", () => {
    if (!wide()) setSheetOpen(true);
    else if (!columns.open()) columns.show(true);
    setTimeout(() => document.querySelector<HTMLElement>("input[type=search]")?.focus(), opening_ms);
  });

  createEffect(on(selected, (id) => id !== null && void store.load(id)));
  usePageTitle(() => store.known(selected())?.nom);

  const list = (inSheet = false) => (
    <ScenarioSidebar
      untitled={inSheet}
      selected={selected()}
      onSelect={select}
      onDetail={inSheet ? undefined : address.openDetail}
      onCollapse={inSheet ? undefined : collapse}
      onCreate={() => {
        setSheetOpen(false);
        actions.openScenarioForm();
      }}
    />
  );

  return (
    <div class="flex min-h-0 flex-1">
      <div
        id="conversation"
        class="flex min-w-0 flex-1 flex-col"
        style={{ flex: wide() && columns.open() ? `0 0 ${columns.percent()}%` : undefined }}
      >
        <ChatHead
          selected={selected()}
          folded={wide() && !columns.open()}
          onOpenList={() => setSheetOpen(true)}
          onUnfold={unfold}
          unfoldRef={(button) => (expand = button)}
        />
        <ChatPanel scenarioId={selected()} actions={actions} />
      </div>
      <Show when={wide() && columns.open()}>
        <Separator
          label={t().desk.columns}
          controls="conversation"
          value={columns.percent()}
          min={least_percent}
          max={most_percent}
          onChange={columns.resize}
          onReset={columns.reset}
          onCollapse={collapse}
        />
        <aside
          ref={sidebar}
          tabindex="-1"
          aria-label={t().shell.scenarios}
          class="min-w-0 flex-1 outline-none print:hidden"
        >
          {list()}
        </aside>
      </Show>
      <Sheet
        open={sheetOpen()}
        onClose={() => setSheetOpen(false)}
        title={t().shell.scenarios}
        closeLabel={t().common.close}
      >
        {list(true)}
      </Sheet>
      <Show when={address.detail()}>
        {(id) => <ScenarioDetailDrawer scenarioId={id()} onClose={address.closeDetail} />}
      </Show>
    </div>
  );
}

type HeadProps = {
  selected: Id | null;
  folded: boolean;
  onOpenList: () => void;
  onUnfold: () => void;
  unfoldRef: (button: HTMLButtonElement) => void;
};

function ChatHead(props: HeadProps) {
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
        <Show when={props.folded}>
          <IconButton
            ref={props.unfoldRef}
            icon="panel"
            label={t().desk.expand}
            onClick={() => props.onUnfold()}
          />
        </Show>
      </div>
    </header>
  );
}

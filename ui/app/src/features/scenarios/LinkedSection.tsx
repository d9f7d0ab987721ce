import type { CibleLiee, LinkKind, Maturite, RessourceLiee, Scenario } from "@heraut/client";
import { Button, EmptyState, Icon, IconButton, Menu, Select, buttonClass, safeHref } from "@heraut/kit";
import type { IconName } from "@heraut/kit";
import { useNavigate } from "@solidjs/router";
import { For, Match, Show, Switch, createSignal } from "solid-js";
import { InlineEdit } from "~/core/InlineEdit";
import { orNull } from "~/core/form";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useMayEdit } from "~/core/services";
import { useChatStore } from "~/features/chat/chatStore";
import { threadKey } from "~/features/chat/thread";
import { EntityForm } from "~/features/entities";
import { LibraryPicker } from "./LibraryPicker";
import { bodyOf, createLinkActions, labelOf, singular } from "./linkActions";
import type { LinkActions, Linked } from "./linkActions";
import { SuggestionsDialog } from "./SuggestionsDialog";

type Opened =
  { form: "add" } | { form: "pick" } | { form: "suggest" } | { form: "edit"; item: Linked } | null;
type SectionProps = { scenario: Scenario; kind: LinkKind };

const words = {
  objectifs: { icon: "flag", hint: "objectifsHint", empty: "noObjectif" },
  cibles: { icon: "people", hint: "ciblesHint", empty: "noCible" },
  ressources: { icon: "document", hint: "ressourcesHint", empty: "noRessource" },
} as const satisfies Record<LinkKind, { icon: IconName; hint: string; empty: string }>;

/** The objectifs, the cibles or the ressources of a scenario, in their order. */
export function LinkedSection(props: SectionProps) {
  const { t } = useI18n();
  const [opened, setOpened] = createSignal<Opened>(null);
  const actions = createLinkActions(
    () => props.scenario,
    () => props.kind,
  );
  return (
    <section
      aria-labelledby={`titre-${props.kind}`}
      class="border-t border-rule pt-4 first:border-t-0 first:pt-0"
    >
      <div class="mb-3 flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <h2 id={`titre-${props.kind}`} class="font-serif text-xl font-semibold">
          {t().detail[props.kind]}
        </h2>
        <p class="min-w-40 flex-1 basis-full text-sm text-muted sm:basis-0">
          {t().detail[words[props.kind].hint]}
        </p>
        <Editors>
          <SectionButtons scenario={props.scenario} kind={props.kind} onOpen={setOpened} />
        </Editors>
      </div>
      <Show
        when={actions.items().length}
        fallback={<EmptyState icon={words[props.kind].icon} title={t().detail[words[props.kind].empty]} />}
      >
        <ol class="divide-y divide-rule">
          <For each={actions.items()}>
            {(item, index) => (
              <LinkedRow
                item={item}
                first={index() === 0}
                last={index() === actions.items().length - 1}
                actions={actions}
                onEdit={() => setOpened({ form: "edit", item })}
              />
            )}
          </For>
        </ol>
      </Show>
      <SectionForms {...props} opened={opened()} actions={actions} onClose={() => setOpened(null)} />
    </section>
  );
}

function SectionButtons(props: SectionProps & { onOpen: (form: Opened) => void }) {
  const { t } = useI18n();
  const chat = useChatStore();
  const navigate = useNavigate();
  const fromChat = () => {
    chat.drafts.set(threadKey(props.scenario.id), t().detail.prefill[props.kind]);
    navigate(`/?scenario=${props.scenario.id}`);
  };
  return (
    <div class="flex flex-wrap gap-1.5">
      <Button size="sm" icon="idea" onClick={() => props.onOpen({ form: "suggest" })}>
        {t().detail.propose}
      </Button>
      <Button size="sm" icon="add" onClick={() => props.onOpen({ form: "add" })}>
        {t().common.add}
      </Button>
      <Menu
        label={t().detail.otherWays[props.kind]}
        triggerClass={`${buttonClass("secondary", "sm")} !px-1.5`}
        entries={[
          { label: t().detail.pick, icon: "book", onSelect: () => props.onOpen({ form: "pick" }) },
          { label: t().detail.fromChat, icon: "chat", onSelect: fromChat },
        ]}
      >
        <Icon name="chevronDown" />
      </Menu>
    </div>
  );
}

function SectionForms(props: SectionProps & { opened: Opened; actions: LinkActions; onClose: () => void }) {
  const { t } = useI18n();
  const edited = () => (props.opened?.form === "edit" ? props.opened.item : null);
  return (
    <>
      <Show when={props.opened?.form === "add"}>
        <EntityForm
          kind={singular[props.kind]}
          onClose={props.onClose}
          onSubmit={(entity) => props.actions.add(bodyOf(entity))}
        />
      </Show>
      <Show when={edited()}>
        {(item) => (
          <EntityForm
            kind={singular[props.kind]}
            initial={item() as Record<string, unknown>}
            title={t().entity.editTitle[singular[props.kind]]}
            submitLabel={t().common.save}
            onClose={props.onClose}
            onSubmit={(entity) => props.actions.edit(item(), entity)}
          />
        )}
      </Show>
      <Show when={props.opened?.form === "pick"}>
        <LibraryPicker
          kind={props.kind}
          taken={props.actions.items().map((item) => item.id)}
          onClose={props.onClose}
          onPick={(id) => props.actions.add({ id })}
        />
      </Show>
      <Show when={props.opened?.form === "suggest"}>
        <SuggestionsDialog
          scenarioId={props.scenario.id}
          kind={props.kind}
          onClose={props.onClose}
          onAdd={(entity) => props.actions.add(bodyOf(entity))}
        />
      </Show>
    </>
  );
}

type RowProps = { item: Linked; first: boolean; last: boolean; actions: LinkActions; onEdit: () => void };

function LinkedRow(props: RowProps) {
  const { t } = useI18n();
  return (
    <li class="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <div class="min-w-56 flex-1">
        <p class="font-medium">{labelOf(props.item)}</p>
        <RowDetail item={props.item} />
      </div>
      <Switch>
        <Match when={"maturite" in props.item && (props.item as CibleLiee)}>
          {(cible) => <MaturityChoice cible={cible()} actions={props.actions} />}
        </Match>
        <Match when={"usage" in props.item && (props.item as RessourceLiee)}>
          {(ressource) => (
            <div class="w-56 text-sm">
              <InlineEdit
                value={ressource().usage ?? ""}
                label={t().detail.usageOf(ressource().titre)}
                placeholder={t().detail.usagePlaceholder}
                maxLength={120}
                onSave={async (usage) =>
                  Boolean(await props.actions.setLink(ressource(), { usage: orNull(usage) }))
                }
              />
            </div>
          )}
        </Match>
      </Switch>
      <Editors>
        <RowButtons {...props} />
      </Editors>
    </li>
  );
}

function RowDetail(props: { item: Linked }) {
  const { t } = useI18n();
  const lines = (): string[] => {
    const item = props.item;
    if ("titre" in item) return [t().typesRessource[item.type], item.note ?? ""];
    if ("persona" in item) return [item.persona ?? "", item.segment ?? ""];
    return [item.description ?? ""];
  };
  const href = () => ("url" in props.item && props.item.url ? safeHref(props.item.url) : null);
  return (
    <>
      <Show when={lines().some(Boolean)}>
        <p class="max-w-prose text-sm text-muted">{lines().filter(Boolean).join(" · ")}</p>
      </Show>
      <Show when={href()}>
        {(address) => (
          <a
            href={address()}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t().detail.openLink(labelOf(props.item))}
            class="inline-flex max-w-full items-center gap-1 text-sm text-accent hover:underline"
          >
            <span class="truncate">{address().replace(/^https?:\/\//, "")}</span>
            <Icon name="external" class="size-3.5 shrink-0" />
          </a>
        )}
      </Show>
    </>
  );
}

function MaturityChoice(props: { cible: CibleLiee; actions: LinkActions }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  return (
    <Select
      label={t().detail.maturityOf(props.cible.label)}
      disabled={!mayEdit()}
      hideLabel
      compact
      class="w-40"
      value={props.cible.maturite ?? ""}
      options={[
        { value: "", label: t().maturites.none },
        { value: "awareness", label: t().maturites.awareness },
        { value: "consideration", label: t().maturites.consideration },
        { value: "decision", label: t().maturites.decision },
      ]}
      onChange={(value) =>
        void props.actions.setLink(props.cible, { maturite: (value || null) as Maturite | null })
      }
    />
  );
}

function RowButtons(props: RowProps) {
  const { t } = useI18n();
  const name = () => labelOf(props.item);
  return (
    <div class="flex">
      <IconButton
        icon="arrowUp"
        label={t().detail.moveUpNamed(name())}
        disabled={props.first || props.actions.busy()}
        onClick={() => void props.actions.move(props.item, -1)}
      />
      <IconButton
        icon="arrowDown"
        label={t().detail.moveDownNamed(name())}
        disabled={props.last || props.actions.busy()}
        onClick={() => void props.actions.move(props.item, 1)}
      />
      <IconButton icon="edit" label={t().detail.editNamed(name())} onClick={() => props.onEdit()} />
      <IconButton
        icon="close"
        label={t().detail.detachNamed(name())}
        onClick={() => void props.actions.detach(props.item)}
      />
    </div>
  );
}

import type { Langue, Scenario } from "@heraut/client";
import { Button, Icon, Menu, Select, buttonClass } from "@heraut/kit";
import { A, useNavigate } from "@solidjs/router";
import { Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { orNull } from "~/core/form";
import { InlineEdit } from "~/core/InlineEdit";
import { later } from "~/core/later";
import { refreshingWhenStale } from "~/core/problems";
import { Editors, ReadOnlyNote } from "~/core/ReadOnly";
import { useI18n, useServices } from "~/core/services";
import { ScenarioActions } from "~/features/chat/ScenarioActions";
import { startDownload } from "~/features/chat/chatActions";
import { Readiness } from "./Readiness";
import { StatutBadge } from "./StatutBadge";
import { useScenarioStore } from "./scenarioStore";

const ShareDialog = later(() => import("~/features/partage/ShareDialog"));

type Patch = Parameters<ReturnType<typeof useScenarioStore>["patch"]>[1];

/** The name, the theme, where it stands, and what can be done with the whole. */
export function ScenarioHeader(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const store = useScenarioStore();
  const { attempt } = createAttempt();
  const save = async (patch: Patch) => {
    const { id, revision } = props.scenario;
    // Waited for: a field that is free before the new revision is there would be refused again.
    const saved = await attempt(() =>
      refreshingWhenStale(store.patch(id, patch, revision), () => store.load(id)),
    );
    return saved !== undefined;
  };
  return (
    <header class="grid gap-x-10 gap-y-4 pt-6 pb-4 lg:grid-cols-[1fr_18rem]">
      <div class="min-w-0">
        <p class="mb-1 text-sm">
          <A
            href={`/?scenario=${props.scenario.id}`}
            class="inline-flex items-center gap-1 text-accent hover:underline"
          >
            <Icon name="chevronLeft" />
            {t().scenarios.openChat}
          </A>
        </p>
        {/* Its name is the scenario's: what the text can be turned into is said by the button inside. */}
        <h1 class="font-serif text-2xl font-semibold sm:text-3xl" aria-label={props.scenario.nom}>
          <InlineEdit
            value={props.scenario.nom}
            label={t().detail.editNom}
            maxLength={150}
            required
            onSave={(nom) => save({ nom })}
          />
        </h1>
        <div class="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted sm:text-lg">
          <InlineEdit
            value={props.scenario.thematique}
            label={t().detail.editThematique}
            maxLength={150}
            required
            onSave={(thematique) => save({ thematique })}
          />
          <StatutBadge scenario={props.scenario} />
        </div>
        <div class="mt-2 max-w-prose">
          <InlineEdit
            value={props.scenario.description ?? ""}
            label={t().detail.editDescription}
            placeholder={t().detail.addDescription}
            multiline
            onSave={(description) => save({ description: orNull(description) })}
          />
        </div>
      </div>
      <div class="flex flex-col gap-3">
        <div class="flex flex-wrap items-center gap-2">
          <Editors>
            <LanguageChoice scenario={props.scenario} onChoose={(langue) => void save({ langue })} />
          </Editors>
          <ExportMenu scenario={props.scenario} />
          <Editors>
            <ShareButton scenario={props.scenario} />
          </Editors>
          <Editors>
            <WholeMenu scenario={props.scenario} />
          </Editors>
        </div>
        <ReadOnlyNote />
        <Readiness scenario={props.scenario} />
        <ScenarioActions scenarioId={props.scenario.id} />
      </div>
    </header>
  );
}

function LanguageChoice(props: { scenario: Scenario; onChoose: (langue: Langue) => void }) {
  const { t } = useI18n();
  return (
    <Select
      label={t().detail.langue}
      hideLabel
      compact
      class="basis-full sm:flex-1 sm:basis-40 lg:basis-full print:hidden"
      value={props.scenario.langue}
      options={Object.entries(t().settings.languages).map(([value, label]) => ({ value, label }))}
      onChange={(langue) => props.onChoose(langue as Langue)}
    />
  );
}

function ExportMenu(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const { downloads } = apiClient;
  const entries = () => {
    const words = t().detail.exports;
    const forms = [
      "xlsx",
      "csvExcel",
      "csvPlain",
      "ics",
      "markdown",
      "notion",
      "sheets",
      "hubspot",
      "json",
    ] as const;
    return forms.map((form) => ({
      ...words[form],
      onSelect: () => startDownload(downloads[form](props.scenario.id)),
    }));
  };
  return (
    <Menu
      label={t().detail.exportMenu}
      triggerClass={buttonClass("secondary", "sm")}
      entries={[
        ...entries(),
        { label: t().detail.print, hint: t().detail.printHint, onSelect: () => window.print() },
      ]}
    >
      <Icon name="download" />
      {t().detail.exportMenu}
    </Menu>
  );
}

function ShareButton(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const [open, setOpen] = createSignal(false);
  return (
    <>
      <Button size="sm" icon="link" onClick={() => setOpen(true)}>
        {t().partage.share}
      </Button>
      <Show when={open()}>
        <ShareDialog scenario={props.scenario} onClose={() => setOpen(false)} />
      </Show>
    </>
  );
}

function WholeMenu(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const store = useScenarioStore();
  const navigate = useNavigate();
  const { attempt } = createAttempt();

  const archive = (archived: boolean) => {
    const { id, nom } = props.scenario;
    return attempt(() => store.patch(id, { archived }), {
      done: () => (archived ? t().detail.archivedToast(nom) : t().common.restored),
      undo: () => store.patch(id, { archived: !archived }),
    });
  };
  const duplicate = async () => {
    const copy = await attempt(() => store.duplicate(props.scenario.id), {
      done: (made) => t().detail.duplicatedToast(made.nom),
      undo: (made) => store.remove(made.id).then(() => navigate("/")),
    });
    if (copy) navigate(`/scenarios/${copy.id}`);
  };
  const remove = async () => {
    const { id, nom } = props.scenario;
    navigate("/");
    await attempt(() => store.remove(id), {
      done: () => t().detail.deletedToast(nom),
      undo: () => store.restore(id).then(() => navigate(`/scenarios/${id}`)),
    });
  };

  return (
    <Menu
      label={t().detail.menu}
      triggerClass={`${buttonClass("secondary", "sm")} !px-1.5`}
      entries={[
        { label: t().detail.duplicate, icon: "copy", onSelect: () => void duplicate() },
        {
          label: t().agents.deploy,
          icon: "people",
          onSelect: () => navigate(`/agents?scenario=${props.scenario.id}`),
        },
        {
          label: props.scenario.archived ? t().detail.unarchive : t().detail.archive,
          icon: "archive",
          onSelect: () => void archive(!props.scenario.archived),
        },
        { label: t().common.remove, icon: "trash", danger: true, onSelect: () => void remove() },
      ]}
    >
      <Icon name="more" />
    </Menu>
  );
}

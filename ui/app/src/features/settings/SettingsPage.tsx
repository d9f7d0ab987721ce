import type { Langue } from "@heraut/client";
import { Select, TextField, toast } from "@heraut/kit";
import { Show, onMount } from "solid-js";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { useServices } from "~/core/services";
import type { Theme } from "~/core/theme";
import { AssistantForm } from "./AssistantForm";
import { SettingsForm } from "./SettingsForm";

/** How it looks and speaks here, what the workspace is called, and who answers. */
export default function SettingsPage() {
  const { assistant, i18n, session } = useServices();
  const { t } = i18n;
  onMount(() => void assistant.refresh());
  usePageTitle(() => t().settings.title);
  return (
    <div class="relative min-h-0 flex-1 overflow-y-auto">
      <div class="mx-auto flex max-w-2xl flex-col gap-10 px-4 pt-8 pb-16 sm:px-8">
        <h1 class="font-serif text-3xl font-semibold">{t().settings.title}</h1>
        <Appearance />
        <Show when={session()}>
          <WorkspaceForm />
        </Show>
        <Show when={assistant.known()}>{(known) => <AssistantForm known={known()} />}</Show>
      </div>
    </div>
  );
}

const choices = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

function Appearance() {
  const { i18n, theme } = useServices();
  const { t } = i18n;
  return (
    <section aria-labelledby="titre-apparence" class="flex flex-col gap-4 border-t border-rule pt-4">
      <h2 id="titre-apparence" class="font-serif text-xl font-semibold">
        {t().settings.appearance}
      </h2>
      <div class="grid gap-4 sm:grid-cols-2">
        <Select
          label={t().settings.language}
          value={i18n.language()}
          options={choices(t().settings.languages)}
          onChange={(langue) => void i18n.choose(langue as Langue)}
        />
        <Select
          label={t().settings.theme}
          value={theme.theme()}
          options={choices(t().settings.themes)}
          onChange={(name) => theme.choose(name as Theme)}
        />
      </div>
    </section>
  );
}

function WorkspaceForm() {
  const { apiClient, i18n, session, acceptWorkspace } = useServices();
  const { t } = i18n;
  const { nom, fuseau, langue } = session()!.workspace;
  const form = createForm({ nom, fuseau, langue: langue as string }, ["nom", "fuseau"]);
  const save = async () => {
    const saved = await form.submit(async (values) =>
      acceptWorkspace(
        await apiClient.session.patchWorkspace(
          { ...values, langue: values.langue as Langue },
          session()!.workspace.revision,
        ),
      ),
    );
    if (saved) toast(t().settings.saved);
  };
  const zones = () =>
    typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  return (
    <section aria-labelledby="titre-espace" class="border-t border-rule pt-4">
      <h2 id="titre-espace" class="mb-4 font-serif text-xl font-semibold">
        {t().settings.workspace}
      </h2>
      <SettingsForm problem={form.problem()} busy={form.busy()} onSave={() => void save()}>
        <TextField {...form.field("nom")} label={t().settings.name} maxLength={120} required />
        <div class="grid gap-4 sm:grid-cols-2">
          <Select
            label={t().settings.zone}
            hint={form.field("fuseau").error ?? t().settings.zoneHint}
            value={form.field("fuseau").value}
            options={[...new Set([fuseau, ...zones()])].map((zone) => ({ value: zone, label: zone }))}
            onChange={(zone) => form.field("fuseau").onInput(zone)}
          />
          <Select
            label={t().settings.workspaceLanguage}
            value={form.field("langue").value}
            options={choices(t().settings.languages)}
            onChange={(value) => form.field("langue").onInput(value)}
          />
        </div>
      </SettingsForm>
    </section>
  );
}

import type { Langue } from "@heraut/client";
import { Select, TextField, toast } from "@heraut/kit";
import { createForm } from "~/core/form";
import { useServices } from "~/core/services";
import { SettingsForm } from "./SettingsForm";

/** What the workspace is called, when its days begin, and what it speaks. */
export function WorkspaceForm() {
  const { apiClient, entry, i18n, session, acceptWorkspace } = useServices();
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
      <SettingsForm
        problem={form.problem()}
        busy={form.busy()}
        locked={entry.may("owner") ? null : t().roles.ownersOnly}
        onSave={() => void save()}
      >
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
            options={Object.entries(t().settings.languages).map(([value, label]) => ({ value, label }))}
            onChange={(value) => form.field("langue").onInput(value)}
          />
        </div>
      </SettingsForm>
    </section>
  );
}

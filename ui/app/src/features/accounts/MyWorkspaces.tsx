import { Badge, Button, TextField } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useServices } from "~/core/services";

/** Where a person works, as what, and a new place. */
export default function MyWorkspaces() {
  const { apiClient, entry, i18n } = useServices();
  const { t } = i18n;
  const [workspaces, { refetch }] = createResource(() =>
    apiClient.workspaces.list().then(({ items }) => items),
  );
  const [creating, setCreating] = createSignal(false);
  return (
    <div class="max-w-2xl">
      <Section
        id="titre-espaces"
        title={t().account.workspaces}
        intro={t().account.workspacesIntro}
        action={
          <Button icon="add" onClick={() => setCreating(true)}>
            {t().account.newWorkspace}
          </Button>
        }
      >
        <Loaded resource={workspaces} onRetry={() => void refetch()}>
          {(rows) => (
            <ul class="divide-y divide-rule">
              <For each={rows()}>
                {({ workspace, role }) => (
                  <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
                    <div class="min-w-0 flex-1 basis-48">
                      <p class="font-medium break-words">{workspace.nom}</p>
                      <p class="text-sm text-muted">
                        {t().roles.names[role]} · {workspace.fuseau}
                      </p>
                    </div>
                    <Show
                      when={workspace.id !== entry.session()?.workspace.id}
                      fallback={<Badge tone="positive">{t().account.here}</Badge>}
                    >
                      <Button
                        size="sm"
                        aria-label={t().account.switchTo(workspace.nom)}
                        onClick={() => entry.enterWorkspace(workspace.id)}
                      >
                        {t().account.open}
                      </Button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Loaded>
      </Section>
      <Show when={creating()}>
        <NewWorkspace onClose={() => setCreating(false)} />
      </Show>
    </div>
  );
}

function NewWorkspace(props: { onClose: () => void }) {
  const { apiClient, entry, i18n } = useServices();
  const { t } = i18n;
  const form = createForm({ nom: "" }, ["nom"]);
  const create = () =>
    form.submit(async ({ nom }) => {
      const fuseau = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const made = await apiClient.workspaces.create({ nom, langue: i18n.language(), fuseau });
      entry.enterWorkspace(made.workspace.id);
    });
  return (
    <FormDialog
      open
      title={t().account.newWorkspace}
      submitLabel={t().account.createWorkspace}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void create()}
    >
      <TextField
        {...form.field("nom")}
        label={t().account.workspaceName}
        maxLength={150}
        autofocus
        required
      />
    </FormDialog>
  );
}

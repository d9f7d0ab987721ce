import { Button, TextField } from "@heraut/kit";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { useServices } from "~/core/services";
import { DoorForm } from "./DoorForm";

/** Signed in, and member of no workspace: the last one was left, or somebody was removed. */
export default function Nowhere() {
  const { apiClient, entry, i18n } = useServices();
  const { t } = i18n;
  const form = createForm({ nom: "" }, ["nom"]);
  usePageTitle(() => t().door.nowhereTitle);
  const create = () =>
    form.submit(async ({ nom }) => {
      const made = await apiClient.workspaces.create({ nom, langue: i18n.language() });
      entry.enterWorkspace(made.workspace.id);
    });
  return (
    <DoorForm
      title={t().door.nowhereTitle}
      intro={t().door.nowhereHint}
      submitLabel={t().account.createWorkspace}
      busy={form.busy()}
      problem={form.problem()}
      onSubmit={() => void create()}
      foot={
        <Button variant="quiet" icon="leave" onClick={() => void entry.leave()}>
          {t().account.signOut}
        </Button>
      }
    >
      <TextField
        {...form.field("nom")}
        label={t().account.workspaceName}
        maxLength={150}
        autofocus
        required
      />
    </DoorForm>
  );
}

import { TextField } from "@heraut/kit";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n } from "~/core/services";

type ScenarioFormProps = {
  onClose: () => void;
  onSubmit: (values: { nom: string; thematique: string; description?: string }) => Promise<unknown>;
};

/** A name and a theme are enough to begin. */
export default function ScenarioForm(props: ScenarioFormProps) {
  const { t } = useI18n();
  const form = createForm({ nom: "", thematique: "", description: "" }, ["nom", "thematique"]);
  const submit = async () => {
    const done = await form.submit(({ nom, thematique, description }) =>
      props.onSubmit({
        nom: nom.trim(),
        thematique: thematique.trim(),
        ...(description.trim() ? { description } : {}),
      }),
    );
    if (done) props.onClose();
  };
  return (
    <FormDialog
      open
      onClose={props.onClose}
      onSubmit={() => void submit()}
      title={t().scenarios.form.title}
      description={t().scenarios.form.intro}
      submitLabel={t().scenarios.form.submit}
      busy={form.busy()}
      problem={form.problem()}
    >
      <TextField
        {...form.field("nom")}
        label={t().scenarios.form.nom}
        hint={t().scenarios.form.nomHint}
        maxLength={150}
        required
        autofocus
      />
      <TextField
        {...form.field("thematique")}
        label={t().scenarios.form.thematique}
        hint={t().scenarios.form.thematiqueHint}
        maxLength={150}
        required
      />
      <TextField
        {...form.field("description")}
        label={t().scenarios.form.description}
        optional={t().common.optional}
        multiline
      />
    </FormDialog>
  );
}

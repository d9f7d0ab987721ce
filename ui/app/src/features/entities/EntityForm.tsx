import type { EntiteCible, EntiteObjectif, EntiteRessource } from "@heraut/client";
import { Select, TextField } from "@heraut/kit";
import { Match, Show, Switch } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm, orNull } from "~/core/form";
import { useI18n } from "~/core/services";
import { usePlaybook } from "~/core/playbook";

export type EntityKind = "objectif" | "cible" | "ressource";
export type ScenarioEntity = EntiteObjectif | EntiteCible | EntiteRessource;

type EntityFormProps = {
  kind: EntityKind;
  initial?: Partial<Record<string, unknown>>;
  title?: string;
  submitLabel?: string;
  /** False where only the thing itself is edited, not its place in a scenario. */
  withLink?: boolean;
  onClose: () => void;
  onSubmit: (entity: ScenarioEntity) => Promise<unknown>;
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const fieldsOf: Record<EntityKind, string[]> = {
  objectif: ["label", "description", "archetype"],
  cible: ["label", "persona", "segment", "maturite"],
  ressource: ["type", "titre", "url", "note", "usage"],
};
const linkFields = ["maturite", "usage"];

function startValues(props: EntityFormProps): Record<string, string> {
  const values = Object.fromEntries(
    fieldsOf[props.kind].map((field) => [field, text(props.initial?.[field])]),
  );
  if (props.kind === "ressource") values.type ||= "article";
  return values;
}

function entityFrom(props: EntityFormProps, values: Record<string, string>): ScenarioEntity {
  const fields = fieldsOf[props.kind].filter(
    (field) => props.withLink !== false || !linkFields.includes(field),
  );
  const entries = fields.map((field) => [field, orNull(values[field])]);
  return { kind: props.kind, ...Object.fromEntries(entries) } as ScenarioEntity;
}

/** Creates or edits an objectif, a cible or a ressource. */
export default function EntityForm(props: EntityFormProps) {
  const { t } = useI18n();
  const form = createForm(startValues(props), [props.kind === "ressource" ? "titre" : "label"]);
  const submit = async () => {
    if (await form.submit((values) => props.onSubmit(entityFrom(props, values)))) props.onClose();
  };
  return (
    <FormDialog
      open
      onClose={props.onClose}
      onSubmit={() => void submit()}
      title={props.title ?? t().entity.addTitle[props.kind]}
      submitLabel={props.submitLabel ?? t().common.add}
      busy={form.busy()}
      problem={form.problem()}
    >
      <Switch>
        <Match when={props.kind === "objectif"}>
          <ObjectifFields field={form.field} />
        </Match>
        <Match when={props.kind === "cible"}>
          <CibleFields field={form.field} withLink={props.withLink !== false} />
        </Match>
        <Match when={props.kind === "ressource"}>
          <RessourceFields field={form.field} withLink={props.withLink !== false} />
        </Match>
      </Switch>
    </FormDialog>
  );
}

type Field = ReturnType<typeof createForm>["field"];

function ObjectifFields(props: { field: Field }) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  const archetypes = () => [
    { value: "", label: t().entity.archetypeAuto },
    ...(playbook()?.archetypes ?? []).map((one) => ({ value: one.id, label: one.label })),
  ];
  return (
    <>
      <TextField
        {...props.field("label")}
        label={t().entity.label.objectif}
        hint={t().entity.labelHint.objectif}
        maxLength={120}
        required
        autofocus
      />
      <TextField
        {...props.field("description")}
        label={t().entity.description}
        optional={t().common.optional}
        multiline
      />
      <Show when={archetypes().length > 1}>
        <Select
          label={t().entity.archetype}
          value={props.field("archetype").value}
          options={archetypes()}
          onChange={(value) => props.field("archetype").onInput(value)}
        />
      </Show>
    </>
  );
}

function CibleFields(props: { field: Field; withLink: boolean }) {
  const { t } = useI18n();
  const options = () => [
    { value: "", label: t().maturites.none },
    { value: "awareness", label: t().maturites.awareness },
    { value: "consideration", label: t().maturites.consideration },
    { value: "decision", label: t().maturites.decision },
  ];
  return (
    <>
      <TextField
        {...props.field("label")}
        label={t().entity.label.cible}
        hint={t().entity.labelHint.cible}
        maxLength={120}
        required
        autofocus
      />
      <TextField
        {...props.field("persona")}
        label={t().entity.persona}
        hint={t().entity.personaHint}
        optional={t().common.optional}
        multiline
      />
      <TextField
        {...props.field("segment")}
        label={t().entity.segment}
        optional={t().common.optional}
        maxLength={120}
      />
      <Show when={props.withLink}>
        <Select
          label={t().entity.maturite}
          value={props.field("maturite").value}
          options={options()}
          onChange={(value) => props.field("maturite").onInput(value)}
        />
      </Show>
    </>
  );
}

function RessourceFields(props: { field: Field; withLink: boolean }) {
  const { t } = useI18n();
  const types = () => Object.entries(t().typesRessource).map(([value, label]) => ({ value, label }));
  return (
    <>
      <Select
        label={t().entity.type}
        value={props.field("type").value}
        options={types()}
        onChange={(value) => props.field("type").onInput(value)}
      />
      <TextField {...props.field("titre")} label={t().entity.titre} maxLength={150} required autofocus />
      <TextField
        {...props.field("url")}
        label={t().entity.url}
        optional={t().common.optional}
        type="url"
        maxLength={255}
      />
      <TextField
        {...props.field("note")}
        label={t().entity.note}
        optional={t().common.optional}
        multiline
        rows={2}
      />
      <Show when={props.withLink}>
        <TextField
          {...props.field("usage")}
          label={t().entity.usage}
          optional={t().common.optional}
          maxLength={120}
        />
      </Show>
    </>
  );
}

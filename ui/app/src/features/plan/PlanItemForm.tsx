import type { Etape, PlanItem, PlanItemFields, Scenario } from "@heraut/client";
import { Select, TextField } from "@heraut/kit";
import { FormDialog } from "~/core/FormDialog";
import { createForm, orNull } from "~/core/form";
import { usePlaybook } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { Show } from "solid-js";
import { numberOrNull } from "./itemFields";

type ItemFormProps = {
  scenario: Scenario;
  item: PlanItem | null;
  /** What a new line starts with. */
  prefill?: PlanItemFields;
  onClose: () => void;
  onSubmit: (fields: PlanItemFields) => Promise<unknown>;
};

const textFields = ["format", "message", "canal", "frequence", "kpi"] as const;
const optionalFields = ["date_debut", "heure", "etape", "cta", "responsable", "note"] as const;
const linkFields = ["cible_id", "objectif_id", "ressource_id"] as const;

function startValues(item: PlanItemFields | null): Record<string, string> {
  const names = [...textFields, ...optionalFields, ...linkFields, "effort_h", "statut"] as const;
  const values = Object.fromEntries(names.map((name) => [name, String(item?.[name] ?? "")]));
  return { ...values, statut: item?.statut ?? "a_faire" };
}

function fieldsFrom(values: Record<string, string>): PlanItemFields {
  return {
    ...Object.fromEntries(textFields.map((name) => [name, values[name]!.trim()])),
    ...Object.fromEntries(optionalFields.map((name) => [name, orNull(values[name])])),
    ...Object.fromEntries(linkFields.map((name) => [name, numberOrNull(values[name])])),
    effort_h: numberOrNull(values.effort_h),
    statut: values.statut as PlanItem["statut"],
  };
}

/** Adds a line to the plan, or edits one. */
export function PlanItemForm(props: ItemFormProps) {
  const { t } = useI18n();
  const form = createForm(startValues(props.item ?? props.prefill ?? null), ["format", "message", "canal"]);
  const submit = async () => {
    if (await form.submit((values) => props.onSubmit(fieldsFrom(values)))) props.onClose();
  };
  return (
    <FormDialog
      open
      size="lg"
      onClose={props.onClose}
      onSubmit={() => void submit()}
      title={props.item ? t().plan.editItem : t().plan.addItem}
      submitLabel={props.item ? t().common.save : t().common.add}
      busy={form.busy()}
      problem={form.problem()}
    >
      <div class="grid gap-4 sm:grid-cols-2">
        <FormatField field={form.field} />
        <TextField {...form.field("canal")} label={t().plan.columns.canal} maxLength={60} required />
      </div>
      <TextField {...form.field("message")} label={t().plan.columns.message} multiline required autofocus />
      <div class="grid gap-4 sm:grid-cols-3">
        <TextField {...form.field("date_debut")} label={t().plan.columns.date} type="date" />
        <TextField {...form.field("heure")} label={t().plan.heure} type="time" />
        <TextField
          {...form.field("effort_h")}
          label={t().plan.columns.effort}
          type="number"
          min={0}
          step={0.25}
        />
        <TextField {...form.field("frequence")} label={t().plan.columns.frequence} maxLength={60} />
        <TextField {...form.field("kpi")} label={t().plan.columns.kpi} maxLength={80} />
        <TextField {...form.field("responsable")} label={t().plan.responsable} maxLength={120} />
      </div>
      <TextField {...form.field("cta")} label={t().plan.columns.cta} />
      <ItemLinks scenario={props.scenario} field={form.field} />
      <TextField {...form.field("note")} label={t().plan.note} multiline rows={2} />
    </FormDialog>
  );
}

type FieldProps = { field: ReturnType<typeof createForm>["field"] };

/** The formats of the playbook, and the one that is there even if it is none of them. */
function FormatField(props: FieldProps) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  const formats = () => {
    const known = (playbook()?.formats ?? []).map((one) => ({ value: one.id, label: one.label }));
    const own = props.field("format").value;
    return own && !known.some((one) => one.value === own) ? [{ value: own, label: own }, ...known] : known;
  };
  return (
    <Show
      when={formats().length}
      fallback={
        <TextField {...props.field("format")} label={t().plan.columns.format} maxLength={60} required />
      }
    >
      <Select
        label={t().plan.columns.format}
        value={props.field("format").value}
        options={[...(props.field("format").value ? [] : [{ value: "", label: "—" }]), ...formats()]}
        hint={props.field("format").error}
        onChange={(format) => props.field("format").onInput(format)}
      />
    </Show>
  );
}

type LinksProps = { scenario: Scenario; field: ReturnType<typeof createForm>["field"] };

function ItemLinks(props: LinksProps) {
  const { t } = useI18n();
  const none = () => ({ value: "", label: t().common.none });
  const choice = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      label={label}
      value={props.field(name).value}
      options={options}
      onChange={(value) => props.field(name).onInput(value)}
    />
  );
  const stages = () => [
    { value: "", label: t().plan.etapeNone },
    ...(Object.entries(t().etapes) as [Etape, string][]).map(([value, label]) => ({ value, label })),
  ];
  const linked = (rows: { id: number; label: string }[]) => [
    none(),
    ...rows.map((row) => ({ value: String(row.id), label: row.label })),
  ];
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      {choice("etape", t().plan.columns.etape, stages())}
      {choice(
        "statut",
        t().plan.columns.statut,
        Object.entries(t().plan.statuts).map(([value, label]) => ({ value, label })),
      )}
      {choice("objectif_id", t().plan.fields.objectif_id!, linked(props.scenario.objectifs))}
      {choice("cible_id", t().plan.fields.cible_id!, linked(props.scenario.cibles))}
      {choice(
        "ressource_id",
        t().plan.fields.ressource_id!,
        linked(props.scenario.ressources.map((one) => ({ id: one.id, label: one.titre }))),
      )}
    </div>
  );
}

import type { KeyMade, KeyScope, Role } from "@heraut/client";
import { Checkboxes, Select, TextField } from "@heraut/kit";
import { createSignal } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n } from "~/core/services";
import type { KeyCalls } from "./KeysSection";

const scopes: KeyScope[] = ["read", "write"];
const roles: Role[] = ["viewer", "editor", "owner"];
const lasting_days = ["30", "90", "365", ""] as const;

type KeyFormProps = { calls: KeyCalls; onClose: () => void; onMade: (made: KeyMade) => void };

/** A key to be made: the least it needs is what is offered first. */
export function KeyForm(props: KeyFormProps) {
  const { t } = useI18n();
  const form = createForm({ name: "", role: "viewer" as string, days: "90" }, ["name"]);
  const [granted, setGranted] = createSignal<KeyScope[]>(["read"]);
  const [noScope, setNoScope] = createSignal(false);
  const grant = (now: KeyScope[]) => {
    setGranted(now);
    setNoScope(false);
  };
  const lasting = (days: string) => {
    if (days === "") return t().keys.never;
    return days === "365" ? t().keys.year : t().keys.days(Number(days));
  };
  const make = async () => {
    if (!granted().length) return void setNoScope(true);
    await form.submit(async ({ name, role, days }) => {
      const expires = days ? { expires_in_days: Number(days) } : {};
      props.onMade(await props.calls.create({ name, role: role as Role, scopes: granted(), ...expires }));
    });
  };
  return (
    <FormDialog
      open
      title={t().keys.create}
      submitLabel={t().keys.create}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void make()}
    >
      <TextField
        {...form.field("name")}
        label={t().keys.name}
        hint={t().keys.nameHint}
        autocomplete="off"
        maxLength={100}
        autofocus
        required
      />
      <Select
        label={t().keys.role}
        hint={t().roles.hints[form.values.role as Role]}
        value={form.values.role}
        options={roles.map((role) => ({ value: role, label: t().roles.names[role] }))}
        onChange={(role) => form.field("role").onInput(role)}
      />
      <Checkboxes
        legend={t().keys.scopes}
        options={scopes.map((value) => ({ value, label: t().keys.scopeNames[value] }))}
        values={granted()}
        onChange={grant}
        error={noScope() ? t().keys.scopesRequired : null}
      />
      <Select
        label={t().keys.expires}
        hint={form.values.days === "" ? t().keys.neverHint : undefined}
        value={form.values.days}
        options={lasting_days.map((days) => ({ value: days, label: lasting(days) }))}
        onChange={(days) => form.field("days").onInput(days)}
      />
    </FormDialog>
  );
}

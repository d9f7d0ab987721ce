import { PasswordField, TextField } from "@heraut/kit";
import type { createForm } from "~/core/form";
import { useI18n } from "~/core/services";

type Field = ReturnType<ReturnType<typeof createForm<Record<string, string>>>["field"]>;

export function EmailField(props: { field: Field; autofocus?: boolean }) {
  const { t } = useI18n();
  return (
    <TextField
      {...props.field}
      label={t().door.email}
      type="email"
      name="email"
      autocomplete="username"
      maxLength={254}
      autofocus={props.autofocus}
      required
    />
  );
}

export function NameField(props: { field: Field; autofocus?: boolean }) {
  const { t } = useI18n();
  return (
    <TextField
      {...props.field}
      label={t().door.name}
      name="name"
      autocomplete="name"
      maxLength={150}
      autofocus={props.autofocus}
      required
    />
  );
}

export function OldPasswordField(props: { field: Field; label?: string; autofocus?: boolean }) {
  const { t } = useI18n();
  return (
    <PasswordField
      {...props.field}
      label={props.label ?? t().door.password}
      showLabel={t().door.showPassword}
      autocomplete="current-password"
      autofocus={props.autofocus}
    />
  );
}

/** What is asked of a password is said before it is typed. */
export function NewPasswordField(props: {
  field: Field;
  least: number;
  label?: string;
  autofocus?: boolean;
}) {
  const { t } = useI18n();
  return (
    <PasswordField
      {...props.field}
      label={props.label ?? t().door.password}
      hint={t().door.passwordHint(props.least)}
      showLabel={t().door.showPassword}
      name="new-password"
      autocomplete="new-password"
      autofocus={props.autofocus}
    />
  );
}

/** Tells a password manager whose password it is, where the page does not ask. */
export function WhoseAccount(props: { email: string | null | undefined }) {
  return (
    <input
      type="text"
      name="username"
      autocomplete="username"
      value={props.email ?? ""}
      readOnly
      hidden
      aria-hidden="true"
    />
  );
}

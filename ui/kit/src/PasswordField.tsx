import { TextField as Kobalte } from "@kobalte/core/text-field";
import { Show, createSignal } from "solid-js";
import { inputClass } from "./Fields";
import { IconButton } from "./Button";
import { cx } from "./cx";

type PasswordFieldProps = {
  label: string;
  value: string;
  onInput: (value: string) => void;
  showLabel: string;
  /** What a password manager offers; nothing for what is no password. */
  autocomplete: "current-password" | "new-password" | "off";
  name?: string;
  hint?: string;
  error?: string;
  autofocus?: boolean;
  maxLength?: number;
};

/** A password that can be pasted, filled in by a manager, and looked at. */
export function PasswordField(props: PasswordFieldProps) {
  const [shown, setShown] = createSignal(false);
  return (
    <Kobalte
      value={props.value}
      onChange={(value) => props.onInput(value)}
      validationState={props.error ? "invalid" : "valid"}
      required
      name={props.name ?? "password"}
      class="flex flex-col gap-1"
    >
      <Kobalte.Label class="text-sm font-medium">{props.label}</Kobalte.Label>
      <div class="relative">
        <Kobalte.Input
          type={shown() ? "text" : "password"}
          autocomplete={props.autocomplete}
          autocapitalize="off"
          spellcheck={false}
          autofocus={props.autofocus}
          maxLength={props.maxLength ?? 1000}
          class={cx(inputClass, "pr-10")}
        />
        <IconButton
          icon="eye"
          label={props.showLabel}
          aria-pressed={shown()}
          class={cx("absolute inset-y-0 right-0.5 my-auto", shown() && "text-accent!")}
          onClick={() => setShown(!shown())}
        />
      </div>
      <Show when={props.hint}>
        <Kobalte.Description class="text-xs text-muted">{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class="text-sm text-danger">{props.error}</Kobalte.ErrorMessage>
    </Kobalte>
  );
}

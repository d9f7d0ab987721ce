import { TextField as Kobalte } from "@kobalte/core/text-field";
import { For, Show, createUniqueId, splitProps } from "solid-js";
import type { JSX } from "solid-js";
import { cx } from "./cx";
import { Icon } from "./Icon";

export const inputClass =
  "w-full rounded-md border border-edge/70 bg-raised px-3 py-1.5 text-base text-ink placeholder:text-muted hover:border-edge focus-visible:outline-offset-0 [&[readonly]]:bg-sunken aria-invalid:border-danger disabled:opacity-60";

type TextFieldProps = {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  error?: string;
  optional?: string;
  required?: boolean;
  multiline?: boolean;
  rows?: number;
  type?: "text" | "email" | "url" | "number" | "date" | "time" | "search";
  /** What a password manager is to put here. */
  autocomplete?: string;
  readOnly?: boolean;
  maxLength?: number;
  min?: number | string;
  max?: number | string;
  step?: number | string;
  placeholder?: string;
  autofocus?: boolean;
  hideLabel?: boolean;
  class?: string;
  name?: string;
};

/** A labelled text input with its hint and its error tied to it. */
export function TextField(props: TextFieldProps) {
  const [input] = splitProps(props, [
    "maxLength",
    "min",
    "max",
    "step",
    "placeholder",
    "autofocus",
    "autocomplete",
  ]);
  return (
    <Kobalte
      value={props.value}
      onChange={(value) => props.onInput(value)}
      validationState={props.error ? "invalid" : "valid"}
      required={props.required}
      readOnly={props.readOnly}
      name={props.name}
      class={cx("flex flex-col gap-1", props.class)}
    >
      <Kobalte.Label class={props.hideLabel ? "sr-only" : "text-sm font-medium"}>
        {props.label}
        <Show when={props.optional}>
          <span class="ml-1.5 font-normal text-muted">{props.optional}</span>
        </Show>
      </Kobalte.Label>
      <Show
        when={props.multiline}
        fallback={<Kobalte.Input {...input} type={props.type ?? "text"} class={inputClass} />}
      >
        <Kobalte.TextArea {...input} rows={props.rows ?? 3} class={cx(inputClass, "resize-y")} />
      </Show>
      <Show when={props.hint}>
        <Kobalte.Description class="text-xs text-muted">{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class="text-sm text-danger">{props.error}</Kobalte.ErrorMessage>
    </Kobalte>
  );
}

export type Option = { value: string; label: string };

type SelectProps = {
  label: string;
  value: string;
  options: Option[];
  onChange: (value: string) => void;
  hideLabel?: boolean;
  compact?: boolean;
  hint?: string;
  class?: string;
  disabled?: boolean;
};

/** The platform's own list: the one that phones and screen readers know best. */
export function Select(props: SelectProps) {
  const id = createUniqueId();
  return (
    <div class={cx("flex flex-col gap-1", props.class)}>
      <label for={id} class={props.hideLabel ? "sr-only" : "text-sm font-medium"}>
        {props.label}
      </label>
      <div class="relative">
        <select
          id={id}
          disabled={props.disabled}
          class={cx(inputClass, "appearance-none truncate pr-8", props.compact && "py-1 text-sm")}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value}>
                {option.label}
              </option>
            )}
          </For>
        </select>
        <Icon
          name="chevronDown"
          class="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted print:hidden"
        />
      </div>
      <Show when={props.hint}>
        <p class="text-xs text-muted">{props.hint}</p>
      </Show>
    </div>
  );
}

type CheckboxProps = {
  label: JSX.Element;
  checked: boolean;
  onChange: (checked: boolean) => void;
  class?: string;
};

export function Checkbox(props: CheckboxProps) {
  return (
    <label class={cx("inline-flex cursor-pointer items-center gap-2 text-sm", props.class)}>
      <input
        type="checkbox"
        class="size-4 accent-accent"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}

type CheckboxesProps<Value extends string> = {
  legend: string;
  options: { value: Value; label: string }[];
  values: Value[];
  onChange: (values: Value[]) => void;
  error?: string | null;
  class?: string;
};

/** Several of a few. They stay in the order in which they are offered. */
export function Checkboxes<Value extends string>(props: CheckboxesProps<Value>) {
  const take = (value: Value, on: boolean) => {
    const all = props.options.map((option) => option.value);
    props.onChange(all.filter((it) => (it === value ? on : props.values.includes(it))));
  };
  return (
    <fieldset class="flex flex-col gap-1.5">
      <legend class="mb-1 text-sm font-medium">{props.legend}</legend>
      <div class={props.class ?? "flex flex-wrap gap-x-6 gap-y-1.5"}>
        <For each={props.options}>
          {({ value, label }) => (
            <Checkbox
              label={label}
              checked={props.values.includes(value)}
              onChange={(on) => take(value, on)}
            />
          )}
        </For>
      </div>
      <Show when={props.error}>
        <p role="alert" class="text-sm text-danger">
          {props.error}
        </p>
      </Show>
    </fieldset>
  );
}

import { Button, inputClass } from "@heraut/kit";
import { Show, createUniqueId } from "solid-js";
import { createCopy } from "./copy";
import { useI18n } from "./services";

type CopyFieldProps = { label: string; value: string; autofocus?: boolean };

/** Something shown once, to be taken along: whole, selectable, and copied by a press. */
export function CopyField(props: CopyFieldProps) {
  const { t } = useI18n();
  const id = createUniqueId();
  const { copy, told } = createCopy();
  let field!: HTMLInputElement;
  const take = () => {
    field.select();
    void copy(props.value);
  };
  return (
    <div class="flex flex-col gap-1">
      <label for={id} class="text-sm font-medium">
        {props.label}
      </label>
      <div class="flex gap-2">
        <input
          ref={field}
          id={id}
          readOnly
          spellcheck={false}
          autocomplete="off"
          class={`${inputClass} font-mono text-sm`}
          value={props.value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button icon="copy" variant="primary" autofocus={props.autofocus} onClick={take}>
          {t().keys.copy}
        </Button>
      </div>
      <Show when={told()}>
        <p class="text-sm text-muted">{told()}</p>
      </Show>
    </div>
  );
}

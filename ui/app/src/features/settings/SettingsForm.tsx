import { Button, Icon } from "@heraut/kit";
import { type ParentProps, Show, createEffect, on } from "solid-js";
import { useI18n } from "~/core/services";

type Props = ParentProps<{
  problem: string | null | undefined;
  busy: boolean;
  submitLabel?: string;
  /** Why the reader may look at it, and not change it. */
  locked?: string | null;
  onSave: () => void;
}>;

/** A part of the settings that is saved as one. What was refused takes the focus. */
export function SettingsForm(props: Props) {
  const { t } = useI18n();
  let form!: HTMLFormElement;
  const toRefused = () =>
    queueMicrotask(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  createEffect(
    on(
      () => props.busy,
      (busy) => !busy && toRefused(),
      { defer: true },
    ),
  );
  return (
    <form
      ref={form}
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
        toRefused();
      }}
    >
      <fieldset disabled={Boolean(props.locked)} class="flex flex-col gap-4">
        <Show when={props.locked}>
          <p class="flex items-center gap-2 text-sm text-muted">
            <Icon name="info" />
            {props.locked}
          </p>
        </Show>
        {props.children}
        <Show when={props.problem}>
          <p role="alert" class="text-sm text-danger">
            {props.problem}
          </p>
        </Show>
        <Show when={!props.locked}>
          <Button type="submit" variant="primary" class="self-start" busy={props.busy}>
            {props.submitLabel ?? t().common.save}
          </Button>
        </Show>
      </fieldset>
    </form>
  );
}

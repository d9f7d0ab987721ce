import { Button } from "@heraut/kit";
import { type ParentProps, Show } from "solid-js";
import { useI18n } from "~/core/services";

type Props = ParentProps<{ problem: string | null | undefined; busy: boolean; onSave: () => void }>;

/** A part of the settings that is saved as one. */
export function SettingsForm(props: Props) {
  const { t } = useI18n();
  return (
    <form
      novalidate
      class="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      {props.children}
      <Show when={props.problem}>
        <p role="alert" class="text-sm text-danger">
          {props.problem}
        </p>
      </Show>
      <Button type="submit" variant="primary" class="self-start" busy={props.busy}>
        {t().common.save}
      </Button>
    </form>
  );
}

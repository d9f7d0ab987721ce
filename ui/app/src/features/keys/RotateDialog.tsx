import type { Key, KeyMade } from "@heraut/client";
import { Select } from "@heraut/kit";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n } from "~/core/services";
import type { KeyCalls } from "./KeysSection";

const hours = { now: 0, hour: 1, day: 24, week: 168, month: 720 } as const;
type Overlap = keyof typeof hours;

type RotateProps = { key: Key; calls: KeyCalls; onClose: () => void; onMade: (made: KeyMade) => void };

/** A new key in the place of an old one, which works on for a while. */
export function RotateDialog(props: RotateProps) {
  const { t } = useI18n();
  const form = createForm({ overlap: "day" as string });
  const rotate = () =>
    form.submit(async ({ overlap }) =>
      props.onMade(await props.calls.rotate(props.key.id, hours[overlap as Overlap])),
    );
  return (
    <FormDialog
      open
      title={t().keys.rotateNamed(props.key.name)}
      description={t().keys.rotateHint}
      submitLabel={t().keys.rotate}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void rotate()}
    >
      <Select
        label={t().keys.overlap}
        value={form.values.overlap}
        options={Object.entries(t().keys.overlaps).map(([value, label]) => ({ value, label }))}
        onChange={(overlap) => form.field("overlap").onInput(overlap)}
      />
    </FormDialog>
  );
}

import { Select } from "@heraut/kit";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n } from "~/core/services";
import type { Kind } from "./KeyShown";

const hours = { now: 0, hour: 1, day: 24, week: 168, month: 720 } as const;
type Overlap = keyof typeof hours;

type RotateProps<Made> = {
  name: string;
  kind?: Kind;
  rotate: (overlap_hours: number) => Promise<Made>;
  onClose: () => void;
  onMade: (made: Made) => void;
};

/** A new key in the place of an old one, which works on for a while. */
export function RotateDialog<Made>(props: RotateProps<Made>) {
  const { t } = useI18n();
  const words = () => t().keys.words[props.kind ?? "key"];
  const form = createForm({ overlap: "day" as string });
  const rotate = () =>
    form.submit(async ({ overlap }) => props.onMade(await props.rotate(hours[overlap as Overlap])));
  return (
    <FormDialog
      open
      title={t().keys.rotateNamed(props.name)}
      description={words().rotateHint}
      submitLabel={t().keys.rotate}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void rotate()}
    >
      <Select
        label={words().overlap}
        value={form.values.overlap}
        options={Object.entries(t().keys.overlaps).map(([value, label]) => ({ value, label }))}
        onChange={(overlap) => form.field("overlap").onInput(overlap)}
      />
    </FormDialog>
  );
}

import { Button, Dialog, Icon } from "@heraut/kit";
import { CopyField } from "~/core/CopyField";
import { useI18n } from "~/core/services";
import type { Dictionary } from "~/i18n/fr";

/** A key opens something; a secret signs. */
export type Kind = keyof Dictionary["keys"]["words"];
/** What was made, and whose it is: a person's, a workspace's or an agent's. */
type Made = { secret: string; key: { name: string } };

/** The one time that a key is seen. */
export function KeyShown(props: { made: Made; kind?: Kind; onClose: () => void }) {
  const { t } = useI18n();
  const words = () => t().keys.words[props.kind ?? "key"];
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={words().made}
      description={props.made.key.name}
      closeLabel={t().common.close}
      footer={<Button onClick={() => props.onClose()}>{words().copied}</Button>}
    >
      <div class="flex flex-col gap-4">
        <p class="flex items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <Icon name="warning" />
          {words().warning}
        </p>
        <CopyField label={words().label} value={props.made.secret} autofocus />
      </div>
    </Dialog>
  );
}

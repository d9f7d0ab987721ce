import { Button, Dialog, Icon } from "@heraut/kit";
import { CopyField } from "~/core/CopyField";
import { useI18n } from "~/core/services";

/** A key that was made: of a person, a workspace or an agent. */
type Made = { secret: string; key: { name: string } };

/** The one time that a key is seen. */
export function KeyShown(props: { made: Made; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t().keys.made}
      description={props.made.key.name}
      closeLabel={t().common.close}
      footer={<Button onClick={() => props.onClose()}>{t().keys.doneCopied}</Button>}
    >
      <div class="flex flex-col gap-4">
        <p class="flex items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <Icon name="warning" />
          {t().keys.madeWarning}
        </p>
        <CopyField label={t().keys.secret} value={props.made.secret} autofocus />
      </div>
    </Dialog>
  );
}

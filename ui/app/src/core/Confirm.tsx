import { Button, Dialog } from "@heraut/kit";
import type { JSX } from "solid-js";
import { createSignal } from "solid-js";
import { useI18n } from "./services";

type ConfirmProps = {
  title: string;
  submitLabel: string;
  danger?: boolean;
  onClose: () => void;
  onConfirm: () => Promise<unknown> | void;
  children: JSX.Element;
};

/** Asked only where there is no way back: everything else is done at once and can be undone. */
export function Confirm(props: ConfirmProps) {
  const { t } = useI18n();
  const [busy, setBusy] = createSignal(false);
  const confirm = async () => {
    setBusy(true);
    await props.onConfirm();
    setBusy(false);
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      closeLabel={t().common.close}
      footer={
        <>
          <Button variant="quiet" autofocus onClick={() => props.onClose()}>
            {t().common.cancel}
          </Button>
          <Button variant={props.danger ? "danger" : "primary"} busy={busy()} onClick={() => void confirm()}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <div class="max-w-prose">{props.children}</div>
    </Dialog>
  );
}

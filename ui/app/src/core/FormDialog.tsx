import { Button, Dialog } from "@heraut/kit";
import { Show, createEffect, createUniqueId, on } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n } from "./services";

type FormDialogProps = {
  open: boolean;
  onClose: () => void;
  onSubmit: () => void;
  title: string;
  description?: string;
  submitLabel: string;
  busy: boolean;
  problem: string | null;
  size?: "md" | "lg" | "xl";
  children: JSX.Element;
};

/** A dialog that is a form: one way to send it, one way out, and room for what the server refuses. */
export function FormDialog(props: FormDialogProps) {
  const { t } = useI18n();
  const id = createUniqueId();
  let form!: HTMLFormElement;
  /** What was refused is where the reader goes next. */
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
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      closeLabel={t().common.close}
      size={props.size}
      footer={
        <>
          <Button variant="quiet" onClick={() => props.onClose()}>
            {t().common.cancel}
          </Button>
          <Button variant="primary" type="submit" form={id} busy={props.busy}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        novalidate
        class="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
          toRefused();
        }}
      >
        {props.children}
        <Show when={props.problem}>
          <p role="alert" class="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            {props.problem}
          </p>
        </Show>
      </form>
    </Dialog>
  );
}

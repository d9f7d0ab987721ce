import { Dialog as Kobalte } from "@kobalte/core/dialog";
import { Show } from "solid-js";
import type { JSX } from "solid-js";
import { cx } from "./cx";
import { IconButton } from "./Button";
import { createFocusReturn } from "./focusReturn";

export type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  closeLabel: string;
  description?: string;
  children: JSX.Element;
  footer?: JSX.Element;
  size?: "md" | "lg" | "xl";
  /** Text only: it takes focus itself, so that keys can scroll it. */
  reading?: boolean;
};

const widths = { md: "max-w-lg", lg: "max-w-2xl", xl: "max-w-4xl" };

/** A window over the page: traps focus, closes on Escape, gives focus back to what opened it. */
export function DialogWindow(props: DialogProps) {
  const focus = createFocusReturn();
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 animate-fade bg-scrim" />
        <div class="pointer-events-none fixed inset-0 z-50 flex items-end justify-center sm:items-start sm:p-6 sm:pt-[8vh]">
          <Kobalte.Content
            ref={focus.content}
            onOpenAutoFocus={focus.onOpen}
            onCloseAutoFocus={focus.onClose}
            class={cx(
              "pointer-events-auto flex max-h-[92dvh] w-full animate-arrive flex-col rounded-t-lg border border-rule bg-surface shadow-float sm:max-h-[84vh] sm:rounded-lg",
              widths[props.size ?? "md"],
            )}
          >
            <DialogHead title={props.title} description={props.description} closeLabel={props.closeLabel} />
            <div
              class="relative min-h-0 flex-1 overflow-y-auto px-5 py-4 focus-visible:-outline-offset-2"
              role={props.reading ? "region" : undefined}
              aria-label={props.reading ? props.title : undefined}
              tabindex={props.reading ? 0 : undefined}
            >
              {props.children}
            </div>
            <Show when={props.footer}>
              <footer class="flex flex-wrap justify-end gap-2 border-t border-rule px-5 py-3">
                {props.footer}
              </footer>
            </Show>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  );
}

function DialogHead(props: { title: string; description?: string; closeLabel: string }) {
  return (
    <header class="flex items-start gap-3 border-b border-rule px-5 pt-4 pb-3">
      <div class="min-w-0 flex-1">
        <Kobalte.Title class="font-serif text-xl">{props.title}</Kobalte.Title>
        <Show when={props.description}>
          <Kobalte.Description class="mt-0.5 text-sm text-muted">{props.description}</Kobalte.Description>
        </Show>
      </div>
      <Kobalte.CloseButton
        as={IconButton}
        icon="close"
        label={props.closeLabel}
        aria-label={props.closeLabel}
        class="-mr-2"
      />
    </header>
  );
}

export type SheetProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  closeLabel: string;
  children: JSX.Element;
  /** Beside the title. */
  head?: JSX.Element;
  /** A list is narrow; what is worked in takes most of the page. */
  size?: "md" | "xl";
};

const sheetWidths = { md: "w-[min(26rem,92vw)]", xl: "w-[min(72rem,100vw)] sm:w-[min(72rem,92vw)]" };

/** A panel that slides over the page from the right: the sidebar of a phone. */
export function SheetWindow(props: SheetProps) {
  const focus = createFocusReturn();
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Kobalte.Content
          ref={focus.content}
          onOpenAutoFocus={focus.onOpen}
          onCloseAutoFocus={focus.onClose}
          class={cx(
            "fixed inset-y-0 right-0 z-50 flex animate-sheet flex-col border-l border-rule bg-paper shadow-float",
            sheetWidths[props.size ?? "md"],
          )}
        >
          <div class="flex items-center gap-3 border-b border-rule px-4 py-2">
            <Kobalte.Title class="min-w-0 flex-1 truncate font-serif text-lg">{props.title}</Kobalte.Title>
            {props.head}
            <Kobalte.CloseButton
              as={IconButton}
              icon="close"
              label={props.closeLabel}
              aria-label={props.closeLabel}
              class="-mr-2"
            />
          </div>
          <div class="min-h-0 flex-1">{props.children}</div>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}

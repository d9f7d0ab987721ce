import { Button } from "@heraut/kit";
import { Show, createEffect, createUniqueId, on, onMount } from "solid-js";
import type { JSX } from "solid-js";
import type { createThrottle } from "./throttle";

type DoorFormProps = {
  title: string;
  intro?: JSX.Element;
  submitLabel: string;
  busy: boolean;
  problem: string | null;
  throttle?: ReturnType<typeof createThrottle>;
  onSubmit: () => void;
  children: JSX.Element;
  /** What stands below the button. */
  foot?: JSX.Element;
};

/** A form that is a page: the first field has focus, and what was refused takes it. */
export function DoorForm(props: DoorFormProps) {
  const heading = createUniqueId();
  let form!: HTMLFormElement;
  const focusOn = (what: string) => form.querySelector<HTMLElement>(what)?.focus();
  const toRefused = () => queueMicrotask(() => focusOn('[aria-invalid="true"]'));
  onMount(() => queueMicrotask(() => focusOn("[autofocus]")));
  createEffect(
    on(
      () => props.busy,
      (busy) => !busy && toRefused(),
      { defer: true },
    ),
  );
  const throttled = () => (props.throttle?.left() ?? 0) > 0;
  return (
    <form
      ref={form}
      novalidate
      aria-labelledby={heading}
      class="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!throttled()) props.onSubmit();
        toRefused();
      }}
    >
      <header>
        <h1 id={heading} class="font-serif text-2xl font-semibold break-words">
          {props.title}
        </h1>
        <Show when={props.intro}>
          <div class="mt-1 text-muted">{props.intro}</div>
        </Show>
      </header>
      {props.children}
      <Refusal problem={props.problem} throttle={props.throttle} />
      <Button
        type="submit"
        variant="primary"
        class="min-h-11"
        busy={props.busy}
        aria-disabled={throttled() || undefined}
      >
        {props.submitLabel}
      </Button>
      {props.foot}
    </form>
  );
}

/** Why it did not work. While one has to wait, for how long: read once, then only seen. */
export function Refusal(props: { problem: string | null; throttle?: ReturnType<typeof createThrottle> }) {
  const waiting = () => (props.throttle?.left() ?? 0) > 0;
  return (
    <>
      <Show when={waiting()}>
        <p class="rounded-md bg-warning-soft px-3 py-2 text-sm text-warning tabular-nums">
          {props.throttle!.sentence()}
        </p>
      </Show>
      <Show when={props.problem && !waiting()}>
        <p role="alert" class="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {props.problem}
        </p>
      </Show>
    </>
  );
}

import { Show } from "solid-js";
import type { JSX } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";

/** Nothing here yet: says what belongs here and offers the first step. */
export function EmptyState(props: {
  icon?: IconName;
  title: string;
  /** The page has nothing else: its sentence is the page's title. */
  asPageTitle?: boolean;
  children?: JSX.Element;
  action?: JSX.Element;
}) {
  return (
    <div class="flex flex-col items-start gap-2 border-l-2 border-accent/40 py-1 pl-4">
      <Dynamic component={props.asPageTitle ? "h1" : "p"} class="flex items-center gap-2 font-serif text-lg">
        <Show when={props.icon}>{(name) => <Icon name={name()} class="size-4.5 text-accent" />}</Show>
        {props.title}
      </Dynamic>
      <Show when={props.children}>
        <div class="max-w-prose text-muted">{props.children}</div>
      </Show>
      <Show when={props.action}>
        <div class="mt-1 flex flex-wrap gap-2">{props.action}</div>
      </Show>
    </div>
  );
}

/** Something failed: says what, and how to go on. */
export function ErrorState(props: {
  title: string;
  detail?: string;
  reference?: string | null;
  action?: JSX.Element;
}) {
  return (
    <div
      role="alert"
      class="flex flex-col items-start gap-2 rounded-md border border-danger/40 bg-danger-soft p-4"
    >
      <p class="flex items-center gap-2 font-medium text-danger">
        <Icon name="warning" />
        {props.title}
      </p>
      <Show when={props.detail}>
        <p class="text-ink">{props.detail}</p>
      </Show>
      <Show when={props.reference}>
        <p class="text-xs text-muted">{props.reference}</p>
      </Show>
      {props.action}
    </div>
  );
}

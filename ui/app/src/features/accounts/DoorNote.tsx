import { Icon } from "@heraut/kit";
import type { IconName } from "@heraut/kit";
import { Show, onMount } from "solid-js";
import type { JSX } from "solid-js";

type DoorNoteProps = { icon?: IconName; title: string; action?: JSX.Element; children: JSX.Element };

/** A page of few words, where there is nothing to fill in. */
export function DoorNote(props: DoorNoteProps) {
  let heading!: HTMLHeadingElement;
  onMount(() => queueMicrotask(() => heading.focus()));
  return (
    <div class="flex flex-col items-start gap-3">
      <h1
        ref={heading}
        tabindex="-1"
        class="flex items-center gap-2 font-serif text-2xl font-semibold outline-none"
      >
        <Show when={props.icon}>{(name) => <Icon name={name()} class="size-5 shrink-0 text-accent" />}</Show>
        {props.title}
      </h1>
      <div class="flex flex-col gap-2 text-muted">{props.children}</div>
      <Show when={props.action}>
        <div class="mt-1 flex flex-wrap gap-2">{props.action}</div>
      </Show>
    </div>
  );
}

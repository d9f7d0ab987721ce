import { Icon } from "@heraut/kit";
import { Show } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n, useMayEdit } from "./services";

/** What changes something: shown to whoever may change it. */
export function Editors(props: { children: JSX.Element; fallback?: JSX.Element }) {
  const mayEdit = useMayEdit();
  return (
    <Show when={mayEdit()} fallback={props.fallback}>
      {props.children}
    </Show>
  );
}

/** Why there is nothing to press here. Nothing for whoever may edit. */
export function ReadOnlyNote(props: { text?: string; class?: string }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  return (
    <Show when={!mayEdit()}>
      <p class={`flex items-start gap-2 text-sm text-muted ${props.class ?? ""}`}>
        <Icon name="info" class="mt-0.5 size-4 shrink-0" />
        {props.text ?? t().roles.readOnlyHint}
      </p>
    </Show>
  );
}

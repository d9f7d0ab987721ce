import type { Etape } from "@heraut/client";
import { cx } from "@heraut/kit";
import { For } from "solid-js";
import { useI18n } from "~/core/services";

const stages: Etape[] = ["awareness", "consideration", "decision", "retention"];

/** The stage of the buyer as a step of four, told by place and by word, never by colour alone. */
export function StageMark(props: { etape: Etape | null }) {
  const { t } = useI18n();
  return (
    <span class="inline-flex flex-col gap-1">
      <span aria-hidden="true" class="flex gap-0.5">
        <For each={stages}>
          {(stage) => (
            <span class={cx("h-1 w-3.5 rounded-full", stage === props.etape ? "bg-accent" : "bg-rule")} />
          )}
        </For>
      </span>
      <span class="text-xs text-muted">{props.etape ? t().etapes[props.etape] : "—"}</span>
    </span>
  );
}

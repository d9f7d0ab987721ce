import { For, Index } from "solid-js";
import { cx } from "./cx";

export function Spinner(props: { class?: string }) {
  return (
    <svg
      class={cx("size-4 animate-spin motion-reduce:animate-none", props.class)}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.5" opacity="0.25" />
      <path
        d="M21 12a9 9 0 0 0-9-9"
        fill="none"
        stroke="currentColor"
        stroke-width="2.5"
        stroke-linecap="round"
      />
    </svg>
  );
}

/** Grey lines where text will be. */
export function Skeleton(props: { lines?: number; label: string; class?: string }) {
  const widths = ["w-11/12", "w-4/5", "w-2/3", "w-5/6"];
  return (
    <div role="status" aria-label={props.label} class={cx("space-y-3", props.class)}>
      <Index each={Array.from({ length: props.lines ?? 3 })}>
        {(_, index) => (
          <div
            class={cx(
              "h-3.5 animate-pulse-soft rounded-sm bg-rule motion-reduce:animate-none",
              widths[index % 4],
            )}
          />
        )}
      </Index>
    </div>
  );
}

export type Step = { label: string; done: boolean };

/** How far something has come, as steps that are met or still missing. */
export function StepMeter(props: { steps: Step[]; value: number; label: string }) {
  return (
    <div
      role="meter"
      aria-label={props.label}
      aria-valuenow={props.value}
      aria-valuemin={0}
      aria-valuemax={100}
      class="flex gap-1"
    >
      <For each={props.steps}>
        {(step) => (
          <span
            title={step.label}
            class={cx(
              "h-1.5 flex-1 rounded-full transition-colors duration-300",
              step.done ? "bg-accent" : "bg-rule",
            )}
          />
        )}
      </For>
    </div>
  );
}

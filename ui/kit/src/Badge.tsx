import type { JSX } from "solid-js";
import { cx } from "./cx";

export type Tone = "neutral" | "accent" | "positive" | "warning" | "danger";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent-strong",
  positive: "bg-positive-soft text-positive",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
};

export function Badge(props: { tone?: Tone; class?: string; children: JSX.Element }) {
  return (
    <span
      class={cx(
        "inline-flex items-center gap-1 rounded-sm px-1.5 py-px font-sans text-xs font-medium whitespace-nowrap",
        tones[props.tone ?? "neutral"],
        props.class,
      )}
    >
      {props.children}
    </span>
  );
}

import type { Tone } from "./Badge";
import { cx } from "./cx";

const fills = {
  neutral: "text-accent",
  accent: "text-accent",
  positive: "text-positive",
  warning: "text-warning",
  danger: "text-danger",
} as const satisfies Record<Tone, string>;

/** How much of something is used. Drawn as a picture, because the page's policy lets no markup carry a style. */
export function Meter(props: { label: string; percent: number; text: string; tone?: Tone; class?: string }) {
  const filled = () => Math.max(0, Math.min(100, props.percent));
  return (
    <svg
      role="meter"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={filled()}
      aria-valuetext={props.text}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      class={cx(
        "h-1.5 w-full overflow-hidden rounded-full bg-rule",
        fills[props.tone ?? "accent"],
        props.class,
      )}
    >
      <rect width={filled()} height="1" fill="currentColor" />
    </svg>
  );
}

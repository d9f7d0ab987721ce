import { Show, splitProps } from "solid-js";
import type { JSX } from "solid-js";
import { cx } from "./cx";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { Spinner } from "./Progress";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md";

const base =
  "print:hidden inline-flex select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55";
const variants: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong",
  secondary: "border-edge/60 bg-surface text-ink hover:border-accent hover:text-accent",
  quiet: "border-transparent bg-transparent text-ink hover:bg-accent-soft hover:text-accent-strong",
  danger: "border-danger/60 bg-surface text-danger hover:bg-danger-soft",
};
const sizes: Record<ButtonSize, string> = { sm: "min-h-8 px-2.5 text-sm", md: "min-h-9 px-3.5 text-base" };

export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return cx(base, variants[variant], sizes[size]);
}

export type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: IconName;
  busy?: boolean;
};

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ["variant", "size", "icon", "busy", "class", "children", "disabled"]);
  return (
    <button
      type="button"
      {...rest}
      disabled={own.disabled || own.busy}
      aria-busy={own.busy || undefined}
      class={cx(buttonClass(own.variant, own.size), own.class)}
    >
      <Show when={own.busy} fallback={<Show when={own.icon}>{(name) => <Icon name={name()} />}</Show>}>
        <Spinner />
      </Show>
      {own.children}
    </button>
  );
}

export type IconButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  label: string;
  icon: IconName;
  size?: ButtonSize;
};

/** A button that is only a drawing; its label is read and shown on hover. */
export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ["label", "icon", "class", "size"]);
  return (
    <button
      type="button"
      aria-label={own.label}
      title={own.label}
      {...rest}
      class={cx(base, variants.quiet, own.size === "md" ? "size-9" : "size-8", "text-muted", own.class)}
    >
      <Icon name={own.icon} class="size-[1.1rem]" />
    </button>
  );
}

import type { Action } from "@heraut/client";
import { Button, Icon, Menu, buttonClass } from "@heraut/kit";
import type { ButtonVariant } from "@heraut/kit";
import { For, Show } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n } from "~/core/services";

const most_visible = 4;

const variants: Record<Action["kind"], ButtonVariant> = {
  primary: "primary",
  secondary: "secondary",
  suggest: "secondary",
  danger: "danger",
};

type ActionButtonGroupProps = {
  actions: Action[];
  busy?: boolean;
  label?: string;
  onAction: (action: Action) => void;
  /** How many are at hand. */
  atHand?: number;
  /** A question that comes before them. */
  question?: JSX.Element;
  asking?: boolean;
};

/** The server's buttons, next best step first: four at hand, the others one press away. */
export function ActionButtonGroup(props: ActionButtonGroupProps) {
  const { t } = useI18n();
  const visible = () => props.actions.slice(0, props.atHand ?? most_visible);
  const rest = () => props.actions.slice(props.atHand ?? most_visible);
  return (
    <Show when={props.actions.length || props.asking}>
      <div
        role="group"
        aria-label={props.label ?? t().chat.actions}
        class="flex flex-wrap gap-2 print:hidden"
      >
        {props.question}
        <For each={visible()}>
          {(action) => <ActionButton action={action} busy={props.busy} onAction={props.onAction} />}
        </For>
        <Show when={rest().length}>
          <Menu
            label={t().chat.moreActions}
            triggerClass={buttonClass("quiet")}
            entries={rest().map((action) => ({
              label: action.label,
              hint: action.disabled_reason,
              danger: action.kind === "danger",
              disabled: props.busy || Boolean(action.disabled_reason),
              onSelect: () => props.onAction(action),
            }))}
          >
            {t().common.more}
            <Icon name="chevronDown" />
          </Menu>
        </Show>
      </div>
    </Show>
  );
}

/** A refused action stays reachable, so that its reason can be read. */
function ActionButton(props: { action: Action; busy?: boolean; onAction: (action: Action) => void }) {
  const blocked = () => Boolean(props.action.disabled_reason);
  return (
    <Button
      variant={variants[props.action.kind] ?? "secondary"}
      disabled={props.busy}
      aria-disabled={blocked() || undefined}
      title={props.action.disabled_reason ?? undefined}
      aria-description={props.action.disabled_reason ?? undefined}
      onClick={() => blocked() || props.onAction(props.action)}
    >
      {props.action.label}
    </Button>
  );
}

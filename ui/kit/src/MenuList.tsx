import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, Show, createSignal } from "solid-js";
import type { JSX } from "solid-js";
import { cx } from "./cx";
import { rememberFocus } from "./focusReturn";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";

export type MenuEntry = {
  label: string;
  icon?: IconName;
  hint?: string | null;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  /** Begins a group, and says what the group is. */
  heading?: string;
  onSelect: () => void;
};

export type MenuProps = {
  label: string;
  entries: MenuEntry[];
  triggerClass: string;
  children: JSX.Element;
};

/** The button again, with its list open: see `Menu`. */
export default function MenuList(props: MenuProps) {
  const [open, setOpen] = createSignal(true);
  let pressing = false;
  return (
    <DropdownMenu
      gutter={4}
      placement="bottom-end"
      fitViewport
      open={open()}
      onOpenChange={(next) => (next && pressing ? undefined : setOpen(next))}
    >
      <DropdownMenu.Trigger
        ref={rememberFocus}
        // Opened by the press, a list that has not found its place yet would lie under the pointer, and letting go
        // would take an entry: a click opens it, when the pointer is up.
        oncapture:pointerdown={() => {
          pressing = true;
        }}
        oncapture:keydown={() => {
          pressing = false;
        }}
        onClick={() => {
          pressing = false;
          setOpen(true);
        }}
        class={props.triggerClass}
        aria-label={props.label}
        title={props.label}
      >
        {props.children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="z-50 max-h-(--kb-popper-content-available-height) min-w-52 animate-fade overflow-y-auto rounded-md border border-rule bg-raised p-1 shadow-float">
          <For each={groupsOf(props.entries)}>
            {(group, index) => (
              <DropdownMenu.Group class={cx(index() > 0 && "mt-1 border-t border-rule pt-1")}>
                <Show when={group[0]?.heading}>
                  <DropdownMenu.GroupLabel class="block max-w-72 truncate px-2.5 py-1 text-xs text-muted">
                    {group[0]!.heading}
                  </DropdownMenu.GroupLabel>
                </Show>
                <For each={group}>{(entry) => <MenuItem entry={entry} />}</For>
              </DropdownMenu.Group>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

/** Entries in the groups that their headings begin. */
function groupsOf(entries: MenuEntry[]): MenuEntry[][] {
  const groups: MenuEntry[][] = [];
  for (const entry of entries) {
    if (!groups.length || entry.heading !== undefined) groups.push([]);
    groups.at(-1)!.push(entry);
  }
  return groups;
}

function MenuItem(props: { entry: MenuEntry }) {
  return (
    <DropdownMenu.Item
      disabled={props.entry.disabled}
      onSelect={() => props.entry.onSelect()}
      // What opens takes the focus, and the press would go on there: Enter sends its form, a space is written into its field.
      onKeyDown={(event: KeyboardEvent) => [" ", "Enter"].includes(event.key) && event.preventDefault()}
      class={cx(
        "flex cursor-pointer items-start gap-2.5 rounded-sm px-2.5 py-1.5 text-sm outline-none data-disabled:cursor-not-allowed data-disabled:opacity-60 data-highlighted:bg-accent-soft",
        props.entry.danger && "text-danger",
      )}
    >
      <Show when={props.entry.icon}>{(name) => <Icon name={name()} class="mt-0.5 size-4 shrink-0" />}</Show>
      <span class="min-w-0 flex-1">
        {props.entry.label}
        <Show when={props.entry.hint}>
          <span class="block text-xs text-muted">{props.entry.hint}</span>
        </Show>
      </span>
      <Show when={props.entry.checked}>
        <Icon name="check" class="mt-0.5 size-4 shrink-0 text-accent" />
      </Show>
    </DropdownMenu.Item>
  );
}

import type { Id } from "@heraut/client";
import type { Option } from "@heraut/kit";
import { cx } from "@heraut/kit";
import { For, Show, createSignal, createUniqueId } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n } from "~/core/services";

/** One stop of the Tab key for all cells of a table: arrows go from cell to cell. */
export type CellGrid = {
  editable: boolean;
  isCurrent: (key: string) => boolean;
  setCurrent: (key: string) => void;
};

type CellProps = {
  id: Id;
  /** Its column; one letter of the key of the cell. */
  name: string;
  label: string;
  value: string;
  /** What stands there while it is not edited; the value where absent. */
  children?: JSX.Element;
  kind?: "text" | "multiline" | "date" | "time" | "number" | "select";
  options?: Option[];
  suggestions?: string[];
  maxLength?: number;
  required?: boolean;
  class?: string;
  grid: CellGrid;
  onSave: (text: string) => Promise<boolean>;
};

const field =
  "w-full min-w-32 rounded-md border border-accent bg-raised px-2 py-1 text-sm text-ink focus-visible:outline-offset-0";

/** The cell after or before one, in the order of reading. */
function neighbour(cell: HTMLElement, back: boolean): HTMLElement | undefined {
  const all = [...(cell.closest("table")?.querySelectorAll<HTMLElement>("[data-cell]") ?? [])].filter(
    (one) => one.offsetParent !== null && !one.dataset.cell!.endsWith(":choix"),
  );
  return all[all.indexOf(cell) + (back ? -1 : 1)];
}

/** A value that becomes a field where it stands: Enter or F2 to edit, Escape gives up, Tab goes on to the next. */
export function EditableCell(props: CellProps) {
  const { t } = useI18n();
  const [draft, setDraft] = createSignal<string | null>(null);
  const listId = createUniqueId();
  let cell!: HTMLDivElement;
  let byKeys = false;
  const key = () => `${props.id}:${props.name}`;
  const focusButton = () => queueMicrotask(() => cell.querySelector("button")?.focus());

  function commit(then: "stay" | "leave"): void {
    const text = draft();
    if (text === null) return;
    setDraft(null);
    if (then === "stay") focusButton();
    const value = text.trim();
    if (value === props.value || (props.required && !value)) return;
    // What was refused is not thrown away: it is in the field again.
    void props.onSave(value).then((taken) => {
      if (!taken && cell.isConnected && props.value !== value) setDraft(text);
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    byKeys = true;
    if (event.key === "Escape") {
      // Not for the drawer around it.
      event.preventDefault();
      setDraft(null);
      focusButton();
    } else if (event.key === "Enter" && !(props.kind === "multiline" && event.shiftKey)) {
      event.preventDefault();
      commit("stay");
    } else if (event.key === "Tab") {
      const next = neighbour(cell, event.shiftKey);
      if (!next) return commit("leave");
      event.preventDefault();
      commit("leave");
      next.querySelector("button")?.click();
    }
  }

  const common = () => ({
    "aria-label": props.label,
    value: draft() ?? "",
    onKeyDown,
    onBlur: () => commit("leave"),
    ref: (element: HTMLElement) => queueMicrotask(() => element.focus()),
  });
  return (
    <Show
      when={props.grid.editable}
      fallback={<div class={props.class}>{props.children ?? props.value}</div>}
    >
      <div ref={cell} data-cell={key()} class={props.class}>
        <Show
          when={draft() !== null}
          fallback={
            <button
              type="button"
              tabindex={props.grid.isCurrent(key()) ? 0 : -1}
              aria-label={t().tableau.editNamed(props.label, props.value ? text(props) : t().tableau.empty)}
              class={cx(
                "-mx-1.5 block w-[calc(100%+0.75rem)] rounded-md px-1.5 text-left hover:bg-accent-soft focus-visible:outline-offset-0",
                !props.value &&
                  "text-muted/0 group-focus-within/row:text-muted group-hover/row:text-muted focus-visible:text-muted pointer-coarse:text-muted",
              )}
              onFocus={() => props.grid.setCurrent(key())}
              onKeyDown={(event) => {
                if (event.key !== "F2") return;
                event.preventDefault();
                setDraft(props.value);
              }}
              onClick={() => {
                byKeys = false;
                setDraft(props.value);
              }}
            >
              <Show when={props.value} fallback={<>+ {props.label}</>}>
                {props.children ?? props.value}
              </Show>
            </button>
          }
        >
          <Show
            when={props.kind === "select"}
            fallback={
              <Show
                when={props.kind === "multiline"}
                fallback={
                  <>
                    <input
                      {...common()}
                      type={props.kind ?? "text"}
                      class={field}
                      maxLength={props.maxLength}
                      min={props.kind === "number" ? 0 : undefined}
                      step={props.kind === "number" ? 0.25 : undefined}
                      list={props.suggestions ? listId : undefined}
                      onInput={(event) => setDraft(event.currentTarget.value)}
                    />
                    <Show when={props.suggestions}>
                      <datalist id={listId}>
                        <For each={props.suggestions}>{(one) => <option value={one} />}</For>
                      </datalist>
                    </Show>
                  </>
                }
              >
                <textarea
                  {...common()}
                  rows={5}
                  class={field}
                  maxLength={props.maxLength}
                  onInput={(event) => setDraft(event.currentTarget.value)}
                />
              </Show>
            }
          >
            <select
              {...common()}
              class={field}
              onPointerDown={() => {
                byKeys = false;
              }}
              onChange={(event) => {
                setDraft(event.currentTarget.value);
                // Arrows pass over choices that are not meant.
                if (!byKeys) commit("stay");
              }}
            >
              <For each={props.options}>
                {(option) => (
                  <option value={option.value} selected={option.value === draft()}>
                    {option.label}
                  </option>
                )}
              </For>
            </select>
          </Show>
        </Show>
      </div>
    </Show>
  );
}

const text = (props: CellProps): string =>
  props.options?.find((option) => option.value === props.value)?.label ?? props.value;

import { Icon, cx, inputClass } from "@heraut/kit";
import { Show, createSignal } from "solid-js";
import { useMayEdit } from "./services";

type InlineEditProps = {
  value: string;
  label: string;
  placeholder?: string;
  multiline?: boolean;
  maxLength?: number;
  required?: boolean;
  class?: string;
  /** Of the text at rest alone. */
  textClass?: string;
  /** Answers false when the change was refused: the text then stays in the field. */
  onSave: (value: string) => Promise<boolean>;
};

/** Text that becomes a field where it stands. Enter or leaving saves, Escape gives up. */
export function InlineEdit(props: InlineEditProps) {
  const mayEdit = useMayEdit();
  const [draft, setDraft] = createSignal<string | null>(null);
  const [saving, setSaving] = createSignal(false);
  let opener: HTMLButtonElement | undefined;
  let input: HTMLElement | undefined;

  /** Whoever went elsewhere by themselves stays there. */
  function leave(): void {
    const here = document.activeElement === input;
    setDraft(null);
    if (here) queueMicrotask(() => opener?.focus());
  }

  async function save(): Promise<void> {
    const text = draft()?.trim();
    if (text === undefined || saving()) return;
    if (text === props.value || (props.required && !text)) return leave();
    setSaving(true);
    const saved = await props.onSave(text);
    setSaving(false);
    if (saved) leave();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && (!props.multiline || !event.shiftKey)) {
      event.preventDefault();
      // A key that is held down is no second wish.
      if (!event.repeat) void save();
    }
  }

  // Beside what changes while it saves: given again, it would take the focus again.
  const begin = (element: HTMLElement) => {
    input = element;
    queueMicrotask(() => element.focus());
  };

  const field = () => ({
    class: cx(inputClass, props.class),
    "aria-label": props.label,
    maxLength: props.maxLength,
    // Not disabled: that would take the focus from whoever has to press Enter again.
    readOnly: saving(),
    value: draft() ?? "",
    onKeyDown,
    onBlur: () => void save(),
  });

  return (
    <Show when={mayEdit()} fallback={<span class={cx("break-words", props.textClass)}>{props.value}</span>}>
      <Show
        when={draft() !== null}
        fallback={
          <button
            ref={opener}
            type="button"
            aria-label={`${props.label}${props.value ? ` : ${props.value}` : ""}`}
            title={props.label}
            class={cx(
              "group -mx-1.5 inline-flex max-w-full items-baseline gap-2 rounded-md px-1.5 text-left hover:bg-accent-soft",
              props.class,
            )}
            onClick={() => setDraft(props.value)}
          >
            <span class={cx("min-w-0 break-words", props.textClass, !props.value && "text-muted")}>
              {props.value || props.placeholder}
            </span>
            <Icon
              name="edit"
              class="size-3.5 shrink-0 self-center text-muted opacity-45 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
            />
          </button>
        }
      >
        <Show
          when={props.multiline}
          fallback={
            <input
              ref={begin}
              type="text"
              {...field()}
              onInput={(event) => setDraft(event.currentTarget.value)}
            />
          }
        >
          <textarea
            ref={begin}
            rows={3}
            {...field()}
            onInput={(event) => setDraft(event.currentTarget.value)}
          />
        </Show>
      </Show>
    </Show>
  );
}

import { onCleanup } from "solid-js";

export type SeparatorProps = {
  label: string;
  /** What lies on its left, in percent of the whole. */
  value: number;
  min: number;
  max: number;
  /** The id of what is made wider or narrower. */
  controls: string;
  onChange: (value: number) => void;
  /** Double click: back to how it was in the beginning. */
  onReset: () => void;
  /** Enter puts what lies on the right away. */
  onCollapse: () => void;
};

const step = 2;

/** The line between two columns: drawn with the pointer, moved with the arrows, Home and End; Enter puts the right one away. */
export function Separator(props: SeparatorProps) {
  let line!: HTMLDivElement;
  let dragging: number | null = null;

  const set = (value: number) => props.onChange(Math.min(props.max, Math.max(props.min, Math.round(value))));

  function onPointerMove(event: PointerEvent): void {
    const whole = line.parentElement?.getBoundingClientRect();
    if (event.pointerId !== dragging || !whole?.width) return;
    set(((event.clientX - whole.left) / whole.width) * 100);
  }

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    dragging = event.pointerId;
    line.setPointerCapture?.(event.pointerId);
    document.documentElement.dataset.resizing = "";
  }

  function end(): void {
    dragging = null;
    delete document.documentElement.dataset.resizing;
  }
  onCleanup(end);

  function onKeyDown(event: KeyboardEvent): void {
    const to: Record<string, () => void> = {
      ArrowLeft: () => set(props.value - step),
      ArrowRight: () => set(props.value + step),
      Home: () => set(props.min),
      End: () => set(props.max),
      Enter: () => props.onCollapse(),
    };
    const move = to[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  }

  return (
    <div
      ref={line}
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label={props.label}
      title={props.label}
      aria-controls={props.controls}
      aria-valuenow={props.value}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      aria-valuetext={`${props.value} %`}
      class="group relative z-10 hidden w-px shrink-0 cursor-col-resize touch-none bg-rule transition-colors before:absolute before:inset-y-0 before:-left-1.5 before:w-3 hover:bg-accent focus-visible:bg-accent lg:block print:hidden"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onDblClick={() => props.onReset()}
      onKeyDown={onKeyDown}
    >
      <span
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 -left-1 h-10 w-2 -translate-y-1/2 rounded-full border border-edge/50 bg-raised opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
      />
    </div>
  );
}

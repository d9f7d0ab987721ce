import { For, Show, createMemo, createSignal, onCleanup, onMount } from "solid-js";
import { useI18n } from "~/core/services";
import { roundAbove } from "./series";
import type { Point } from "./series";

type ChartProps = {
  points: Point[];
  label: string;
  /** A value in words. */
  format: (value: number) => string;
  /** A value beside the scale. */
  compact: (value: number) => string;
};

const height = 200;
const edge = { top: 8, right: 4, bottom: 22, left: 44 };
const usual_width = 640;
const day_label_width = 64;

/** Bars for this period, a line for the one before. It is one control: arrows go from day to day, and each is read in words. */
export function DayChart(props: ChartProps) {
  const { t, day } = useI18n();
  const [width, setWidth] = createSignal(usual_width);
  const [chosen, setChosen] = createSignal<number | null>(null);
  let box!: HTMLDivElement;

  onMount(() => {
    if (typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => box.clientWidth && setWidth(box.clientWidth));
    watch.observe(box);
    onCleanup(() => watch.disconnect());
  });

  const count = () => props.points.length;
  const at = () => Math.min(chosen() ?? count() - 1, count() - 1);
  const readout = () => {
    const point = props.points[at()];
    return point
      ? t().usage.readout(day(point.date), props.format(point.now), props.format(point.before))
      : "";
  };
  const goTo = (index: number) => setChosen(Math.max(0, Math.min(count() - 1, index)));

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = {
      ArrowLeft: at() - 1,
      ArrowDown: at() - 1,
      ArrowRight: at() + 1,
      ArrowUp: at() + 1,
      PageUp: at() + 7,
      PageDown: at() - 7,
      Home: 0,
      End: count() - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    goTo(next);
  }

  function onPointerMove(event: PointerEvent): void {
    const within = event.clientX - box.getBoundingClientRect().left - edge.left;
    goTo(Math.floor((within / (width() - edge.left - edge.right)) * count()));
  }

  return (
    <figure class="m-0">
      <p class="mb-1 min-h-5 text-sm text-muted tabular-nums" aria-hidden="true">
        {readout()}
      </p>
      <div
        ref={box}
        role="slider"
        tabindex="0"
        aria-label={`${props.label}. ${t().usage.chart}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count() - 1)}
        aria-valuenow={at()}
        aria-valuetext={readout()}
        class="touch-pan-y rounded-sm"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerMove}
      >
        <Drawing {...props} width={width()} chosen={at()} />
      </div>
    </figure>
  );
}

function Drawing(props: ChartProps & { width: number; chosen: number }) {
  const { day } = useI18n();
  const top = createMemo(() =>
    roundAbove(Math.max(0, ...props.points.flatMap((point) => [point.now, point.before]))),
  );
  const inner = () => ({
    width: props.width - edge.left - edge.right,
    height: height - edge.top - edge.bottom,
  });
  const slot = () => inner().width / Math.max(1, props.points.length);
  const y = (value: number) => edge.top + inner().height * (1 - value / top());
  const x = (index: number) => edge.left + slot() * index;
  /** One step for each day, so that a day without anything is seen as one. */
  const past = () =>
    props.points
      .map((point, index) => `${index ? "L" : "M"}${x(index)} ${y(point.before)}H${x(index + 1)}`)
      .join("");
  const every = () => Math.max(1, Math.ceil(day_label_width / slot()));
  return (
    <svg width={props.width} height={height} aria-hidden="true" class="block overflow-visible">
      <For each={[0, top() / 2, top()]}>
        {(value) => (
          <>
            <line
              x1={edge.left}
              x2={props.width - edge.right}
              y1={y(value)}
              y2={y(value)}
              class="stroke-rule"
              stroke-width="1"
            />
            <text
              x={edge.left - 8}
              y={y(value) + 4}
              text-anchor="end"
              class="fill-muted text-2xs tabular-nums"
            >
              {props.compact(value)}
            </text>
          </>
        )}
      </For>
      <rect
        x={x(props.chosen)}
        y={edge.top}
        width={slot()}
        height={inner().height}
        class="fill-accent-soft"
      />
      <For each={props.points}>
        {(point, index) => (
          <>
            <rect
              x={x(index()) + slot() * 0.15}
              y={y(point.now)}
              width={slot() * 0.7}
              height={Math.max(0, inner().height + edge.top - y(point.now))}
              rx={Math.min(2, slot() / 4)}
              class="fill-accent"
            />
            <Show when={index() % every() === 0}>
              <text
                x={x(index()) + slot() / 2}
                y={height - 6}
                text-anchor={index() === 0 ? "start" : "middle"}
                class="fill-muted text-2xs"
              >
                {day(point.date).replace(/^\S+ /, "")}
              </text>
            </Show>
          </>
        )}
      </For>
      <path d={past()} fill="none" class="stroke-edge" stroke-width="1.5" stroke-dasharray="4 3" />
    </svg>
  );
}

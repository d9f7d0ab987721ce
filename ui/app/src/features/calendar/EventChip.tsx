import { Icon, cx } from "@heraut/kit";
import { Show } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";
import type { Calendar } from "./calendarState";
import type { CalendarEvent } from "./events";
import { startDrag } from "./pointerDrag";

type ChipProps = {
  calendar: Calendar;
  event: CalendarEvent;
  editable: boolean;
  /** With the first words of what is said. */
  long?: boolean;
  onOpen: (event: CalendarEvent) => void;
};

const looks = {
  a_faire: "border-l-edge bg-surface",
  en_cours: "border-l-warning bg-warning-soft",
  valide: "border-l-accent bg-accent-soft",
  publie: "border-l-positive bg-positive-soft",
};

/** One date of a line: pressed it opens, pulled or picked up it moves. */
export function EventChip(props: ChipProps) {
  const { t } = useI18n();
  const formatName = useFormatName();
  const name = () => formatName(props.event.item.format);
  const isHeld = () => props.calendar.held()?.key === props.event.key;
  const label = () =>
    [
      props.event.hour,
      name(),
      props.event.item.canal,
      t().plan.statuts[props.event.item.statut],
      props.event.of > 1 ? t().calendrier.recurs(props.event.of) : "",
    ]
      .filter(Boolean)
      .join(", ");

  function onKeyDown(key: KeyboardEvent): void {
    if (key.key !== " " || !props.editable) return;
    key.preventDefault();
    key.stopPropagation();
    props.calendar.pick(props.event.key, props.event.item, props.event.day);
  }

  return (
    <button
      type="button"
      data-event={props.event.key}
      tabindex={props.calendar.cursor() === props.event.day ? 0 : -1}
      aria-label={label()}
      title={`${label()} — ${props.event.item.message}`}
      class={cx(
        "block w-full min-w-0 rounded-sm border border-l-3 border-rule px-1.5 py-0.5 text-left text-xs text-ink transition-opacity select-none hover:border-accent focus-visible:outline-offset-0",
        looks[props.event.item.statut],
        props.editable && "cursor-grab",
        isHeld() && "opacity-40",
      )}
      onClick={() => props.onOpen(props.event)}
      onKeyDown={onKeyDown}
      onPointerDown={(down) =>
        props.editable &&
        startDrag(down, {
          onStart: () => props.calendar.hold(props.event.key, props.event.item, props.event.day),
          onOver: (day) => props.calendar.hover(day),
          onEnd: () => props.calendar.letGo(),
          onDrop: (day) => props.calendar.drop(props.event, props.event.item, day),
        })
      }
    >
      <span class="flex min-w-0 items-baseline gap-1">
        <Show when={props.event.hour}>
          <span class="shrink-0 text-muted tabular-nums">{props.event.hour}</span>
        </Show>
        <span class={cx("min-w-0 font-medium", !props.long && "truncate")}>{name()}</span>
        <Show when={props.event.of > 1}>
          <Icon name="refresh" class="ml-auto size-3 shrink-0 self-center text-muted" />
        </Show>
        <Show when={props.event.item.statut === "valide" || props.event.item.statut === "publie"}>
          <Icon name="check" class={cx("size-3 shrink-0 self-center", props.event.of === 1 && "ml-auto")} />
        </Show>
      </span>
      <Show when={props.long}>
        <span class="mt-0.5 line-clamp-3 text-muted">{props.event.item.message}</span>
      </Show>
    </button>
  );
}
